using Plurality.Models;
using Plurality.Numerics;

namespace Plurality.Decoding;

/// <summary>
/// Scoring <c>first-token</c>, as in Ma et al. (EMNLP 2025, arXiv 2505.17510): an option's logit is that of its first token, or the highest
/// of its spellings' first tokens (docs/method.md#first-token-scoring). Where options share a lead (polysyndeton), p(none) compares the
/// word for none with the lead, the labels are compared behind the lead, and scores are the logs of the resulting probabilities.
/// </summary>
internal sealed class FirstTokenReading : StepReading
{
    private readonly IReadOnlyList<int[]> _firstTokens;
    private readonly int[] _lead;
    private readonly double[] _written;
    private readonly bool[] _isHidden;
    private readonly double[] _logs;
    private PathMass _leadMass;

    public FirstTokenReading(OptionTokenizer tokenizer, OptionTokens tokens, IReadOnlyList<int> offered, bool surfaceVariants)
        : base(tokenizer, tokens, offered, [OptionTrie.Chain(LeadOf(tokenizer, tokens, offered))])
    {
        _firstTokens = surfaceVariants ? tokens.VariantFirstTokens : tokens.FirstTokens;
        _lead = LeadOf(tokenizer, tokens, offered);
        _written = new double[tokens.Options.Count];
        _isHidden = new bool[tokens.Options.Count];
        _logs = new double[tokens.Options.Count];
    }

    /// <summary>The logit of an option's first token as written, without its other spellings.</summary>
    public double WrittenLogit(int option) => _written[option];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings
    {
        get
        {
            var options = Tokenizer.Options.Options;
            var colliding = Offered
                .SelectMany(a =>
                    Offered
                        .Where(b => b > a && options[a].HasLead == options[b].HasLead && _firstTokens[a].Intersect(_firstTokens[b]).Any())
                        .SelectMany(b => (int[])[a, b])
                )
                .Distinct()
                .Order()
                .Select(option => options[option].Name)
                .ToList();
            return colliding.Count == 0
                ? []
                :
                [
                    $"first-token scoring cannot tell all labels apart: {string.Join(", ", colliding)} share first tokens with one "
                        + $"another; score exactly to separate them.",
                ];
        }
    }

    /// <inheritdoc/>
    public override void ReadBehind(int part, int place, in NextTokens next, double logNormaliser)
    {
        if (place < _lead.Length)
        {
            _leadMass = Extend(_leadMass, _lead[place], next, logNormaliser);
        }

        var isLabels = place == _lead.Length;
        var read = new HashSet<int>();
        var share = 0.0;
        foreach (var option in Offered)
        {
            var isHere = _lead.Length == 0 || (Tokenizer.Options.Options[option].HasLead ? isLabels : place == 0);
            if (!isHere)
            {
                continue;
            }

            _written[option] = next.Score(Tokens.FirstTokens[option][0]);
            var maximum = double.NegativeInfinity;
            foreach (var token in _firstTokens[option])
            {
                var score = next.Score(token);
                maximum = Math.Max(maximum, score);
                share += read.Add(token) ? Math.Exp(score - logNormaliser) : 0;
            }

            // A token that the view lacks is no more probable than those that it holds: only an option without any of them is uncertain.
            Note(option, double.IsNegativeInfinity(maximum), double.IsNegativeInfinity(maximum) ? next.LogLimit : maximum, logNormaliser);
        }

        var before =
            _lead.Length == 0 || !isLabels ? 1
            : _leadMass.IsLimit ? 0
            : Math.Exp(_leadMass.Log);
        Coverage += before * share;
        if (_lead.Length > 0 && isLabels)
        {
            CompareBehindLead();
        }
    }

    private static int[] LeadOf(OptionTokenizer tokenizer, OptionTokens tokens, IReadOnlyList<int> offered) =>
        tokens.LeadLength > 0
            ? tokens.Options[offered.First(option => tokenizer.Options.Options[option].HasLead)][..tokens.LeadLength]
            : [];

    /// <summary>p(none) = P(nothing) / (P(nothing) + P(lead)); p(l) = (1 − p(none)) · softmax over the labels; scores := ln p.</summary>
    private void CompareBehindLead()
    {
        var options = Tokenizer.Options.Options;
        var none = LogSpace.LogSumExp([.. Offered.Where(option => !options[option].HasLead).Select(option => Scores[option])]);
        var total = LogSpace.LogSumExp([none, _leadMass.Log]);
        var labels = Offered.Where(option => options[option].HasLead).ToArray();
        var sum = LogSpace.LogSumExp([.. labels.Select(option => Scores[option])]);
        foreach (var option in Offered)
        {
            _logs[option] = Scores[option];
            Finish(
                option,
                Scores[option] + (options[option].HasLead ? _leadMass.Log - total - sum : -total),
                _isHidden[option] || _leadMass.IsLimit
            );
        }
    }

    /// <summary>
    /// Behind a lead a label has the most where it has its own most among the labels, the lead has its most, and the word for none has what
    /// was seen of it; and so the other way round.
    /// </summary>
    private protected override double UpperLimit(int option)
    {
        if (_lead.Length == 0)
        {
            return base.UpperLimit(option);
        }

        var options = Tokenizer.Options.Options;
        if (!options[option].HasLead)
        {
            return LogSpace.Sigmoid(_logs[option] - (_leadMass.IsLimit ? double.NegativeInfinity : _leadMass.Log));
        }

        var none = SeenLogs(other => !options[other].HasLead);
        return LogSpace.Sigmoid(_leadMass.Log - none)
            * LogSpace.Sigmoid(_logs[option] - SeenLogs(other => options[other].HasLead && other != option));
    }

    private double SeenLogs(Func<int, bool> isWanted) =>
        LogSpace.LogSumExp([.. Offered.Where(option => isWanted(option) && !_isHidden[option]).Select(option => _logs[option])]);

    private void Note(int option, bool isHidden, double score, double logNormaliser)
    {
        _isHidden[option] = isHidden;
        Finish(option, _lead.Length == 0 ? score : score - logNormaliser, isHidden);
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
