using Plurality.Models;
using Plurality.Numerics;

namespace Plurality.Decoding;

/// <summary>
/// Scoring <c>first-token</c>, as in Ma et al. (EMNLP 2025, arXiv 2505.17510): an option's logit is that of its first token, or the highest
/// among the first tokens of its spellings (docs/method.md#first-token-scoring). If options share a lead (polysyndeton), p(none) compares
/// the word for none with the lead, the labels are compared behind the lead, and scores are the logs of the resulting probabilities.
/// </summary>
internal sealed class FirstTokenReading : StepReading
{
    private readonly IReadOnlyList<int[]> _firstTokens;
    private readonly OptionTrie _trie;
    private readonly PathMass[] _masses;
    private readonly int[] _places;
    private readonly double[] _written;
    private readonly bool[] _isHidden;
    private readonly double[] _logs;

    /// <summary>Whether a token can be the first of two options, so that they may not be told apart and coverage must count it
    /// once.</summary>
    private readonly bool _sharesTokens;

    /// <summary>The labels' own place, if they stand behind a lead that the word for none does not have; otherwise −1.</summary>
    private readonly int _lead;

    public FirstTokenReading(OptionTokenizer tokenizer, OptionTokens tokens, IReadOnlyList<int> offered, bool surfaceVariants)
        : base(tokenizer, tokens, offered, [OptionTrie.Beginnings(offered.Select(option => tokens.Beginnings[option]))])
    {
        _firstTokens = surfaceVariants ? tokens.VariantFirstTokens : tokens.FirstTokens;
        _sharesTokens = tokens.SharesFirstTokens(surfaceVariants);
        _trie = Tries[0];
        _masses = new PathMass[_trie.Count];
        _places = [.. tokens.Beginnings.Select((beginning, option) => offered.Contains(option) ? _trie.Find(beginning) : -1)];
        int[] places = [.. offered.Where(HasLead).Select(option => _places[option]).Distinct()];
        _lead = places is [var only and > 0] && offered.All(option => HasLead(option) || _places[option] < only) ? only : -1;
        _written = new double[tokens.Options.Count];
        _isHidden = new bool[tokens.Options.Count];
        _logs = new double[tokens.Options.Count];
    }

    /// <summary>The note that labels share first tokens.</summary>
    public static string Collision(IEnumerable<string> labels) =>
        $"first-token scoring cannot tell all labels apart: {string.Join(", ", labels)} share first tokens with one another; score exactly "
        + $"to separate them.";

    /// <summary>Whether scores are logits at the place itself; log-probabilities otherwise.</summary>
    private bool IsOnePlace => _trie.Count == 1;

    /// <summary>The logit of an option's first token as written, without its other spellings.</summary>
    public double WrittenLogit(int option) => _written[option];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings
    {
        get
        {
            if (!_sharesTokens)
            {
                return [];
            }

            var options = Tokenizer.Options.Options;
            var colliding = Offered
                .SelectMany(option => _firstTokens[option].Select(token => (Option: option, Place: _places[option], Token: token)))
                .GroupBy(one => (one.Place, one.Token), one => one.Option)
                .Where(group => group.Count() > 1)
                .SelectMany(group => group)
                .Distinct()
                .Order()
                .Select(option => options[option].Name)
                .ToList();
            return colliding.Count == 0 ? [] : [Collision(colliding)];
        }
    }

    /// <inheritdoc/>
    public override void ReadBehind(int part, int place, in NextTokens next, double logNormaliser)
    {
        foreach (var child in _trie.Children(place))
        {
            _masses[child] = Extend(_masses[place], _trie.Token(child), next, logNormaliser);
        }

        var path = _masses[place];
        var read = _sharesTokens ? new HashSet<int>() : null;
        var share = 0.0;
        foreach (var option in Offered)
        {
            if (_places[option] != place)
            {
                continue;
            }

            // As written, an option has several first tokens only if it ends in its first token: all tokens that it can end in.
            int[] written = Tokens.FirstTokens[option];
            _written[option] = written is [var only] ? next.Score(only) : next.LogSumExp(written);
            var maximum = written.Length > 1 ? _written[option] : double.NegativeInfinity;
            foreach (var token in _firstTokens[option])
            {
                var score = next.Score(token);
                maximum = Math.Max(maximum, score);
                share += read is null || read.Add(token) ? Math.Exp(score - logNormaliser) : 0;
            }

            // A token missing from the view is no more probable than any token in it. So an option's maximum is uncertain only if all
            // its tokens are missing; a sum is uncertain as soon as one is.
            var hidden = written.Length > 1 ? next.LogHidden(written) : double.NegativeInfinity;
            var isHidden = double.IsNegativeInfinity(maximum) || !double.IsNegativeInfinity(hidden);
            var most = isHidden ? LogSpace.LogSumExp([maximum, Math.Max(hidden, next.LogLimit)]) : maximum;
            Note(option, isHidden, most, logNormaliser);
        }

        Coverage += share * (path.IsLimit ? 0 : Math.Exp(path.Log));
        if (place == _lead)
        {
            CompareBehindLead();
        }
    }

    /// <inheritdoc/>
    private protected override void Collect(int part, int place, HashSet<int> tokens)
    {
        Collect(_trie, place, tokens);
        foreach (var option in Offered.Where(option => _places[option] == place))
        {
            tokens.UnionWith(_firstTokens[option]);
            tokens.UnionWith(Tokens.FirstTokens[option]);
        }
    }

    private bool HasLead(int option) => Tokenizer.Options.Options[option].HasLead;

    /// <summary>p(none) = P(nothing) / (P(nothing) + P(lead)); p(l) = (1 − p(none)) · softmax over the labels; scores := ln p.</summary>
    private void CompareBehindLead()
    {
        var options = Tokenizer.Options.Options;
        var none = LogSpace.LogSumExp([.. Offered.Where(option => !options[option].HasLead).Select(option => Scores[option])]);
        var lead = _masses[_lead];
        var total = LogSpace.LogSumExp([none, lead.Log]);
        var labels = Offered.Where(option => options[option].HasLead).ToArray();
        var sum = LogSpace.LogSumExp([.. labels.Select(option => Scores[option])]);
        foreach (var option in Offered)
        {
            _logs[option] = Scores[option];
            Finish(option, Scores[option] + (options[option].HasLead ? lead.Log - total - sum : -total), _isHidden[option] || lead.IsLimit);
        }
    }

    /// <summary>
    /// Behind a lead, the limit of a label takes its largest share among the labels, the lead's upper limit, and the seen mass of the word
    /// for none. The limit of the word for none takes the opposite extremes.
    /// </summary>
    private protected override double UpperLimit(int option)
    {
        if (_lead < 0)
        {
            return base.UpperLimit(option);
        }

        var lead = _masses[_lead];
        var options = Tokenizer.Options.Options;
        if (!options[option].HasLead)
        {
            return LogSpace.Sigmoid(_logs[option] - (lead.IsLimit ? double.NegativeInfinity : lead.Log));
        }

        var none = SeenLogs(other => !options[other].HasLead);
        return LogSpace.Sigmoid(lead.Log - none)
            * LogSpace.Sigmoid(_logs[option] - SeenLogs(other => options[other].HasLead && other != option));
    }

    private double SeenLogs(Func<int, bool> isWanted) =>
        LogSpace.LogSumExp([.. Offered.Where(option => isWanted(option) && !_isHidden[option]).Select(option => _logs[option])]);

    private void Note(int option, bool isHidden, double score, double logNormaliser)
    {
        // Behind a lead, the labels are first compared with each other. Elsewhere, the text before a first token counts with it.
        var path = _places[option] == _lead ? default : _masses[_places[option]];
        _isHidden[option] = isHidden || path.IsLimit;
        Finish(option, IsOnePlace ? score : path.Log + score - logNormaliser, _isHidden[option]);
    }

    private void Finish(int option, double score, bool isHidden)
    {
        if (isHidden)
        {
            Limit(option, double.NegativeInfinity, score, score);
        }
        else
        {
            Score(option, score);
        }
    }
}
