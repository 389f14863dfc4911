using Plurality.Models;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// The reading of one place where an option is expected: the view there, and the views behind option prefixes that the scoring mode
/// needs. One reading serves one step.
/// </summary>
/// <remarks>
/// An option has a known mass, or an interval: the mass seen and its upper limit. Intervals come from a bound on scoring
/// (<see cref="BoundedReading"/>) and from partial views; <see cref="Distribution"/> resolves both.
/// </remarks>
internal abstract class StepReading : INextTokenReader
{
    /// <summary>The log mass of an option on offer without any mass; −∞ means that the option is not on offer.</summary>
    private const double LeastLog = -1000;

    private readonly double[] _seen;
    private readonly double?[] _most;
    private readonly List<(double Ends, double Continues)>?[] _odds;
    private double? _seenOfAll;
    private int[] _treeNodes = [];
    private int _trunk;
    private int _part;
    private bool _isPartial;

    private protected StepReading(
        OptionTokenizer tokenizer,
        OptionTokens tokens,
        IReadOnlyList<int> offered,
        IReadOnlyList<OptionTrie> tries
    )
    {
        Tokenizer = tokenizer;
        Tokens = tokens;
        Offered = offered;
        Tries = tries;
        var count = tokens.Options.Count;
        Scores = new double[count];
        Array.Fill(Scores, double.NegativeInfinity);
        EndProbabilities = new double?[count];
        _seen = new double[count];
        Array.Fill(_seen, double.NegativeInfinity);
        _most = new double?[count];
        _odds = new List<(double, double)>?[count];
    }

    /// <summary>How the options are tokenised here.</summary>
    public OptionTokens Tokens { get; }

    /// <summary>The options on offer, ascending.</summary>
    public IReadOnlyList<int> Offered { get; }

    /// <summary>
    /// The option prefixes to read behind, in as many tries as evaluations are needed. The root of each is the place itself, which is read
    /// once, with the first.
    /// </summary>
    public IReadOnlyList<OptionTrie> Tries { get; }

    /// <summary>P(end) after each option that another option can follow and whose end was read; null for others.</summary>
    public double?[] EndProbabilities { get; }

    /// <summary>ln Σ exp over all scores at the place itself; 0 in a partial view.</summary>
    public double LogSumExp { get; private set; }

    /// <summary>How many of the highest scores to keep; 0 unless asked for.</summary>
    public int KeepTop { get; init; }

    /// <summary>The highest scores at the place, the highest first.</summary>
    public IReadOnlyList<TokenScore> Top { get; private set; } = [];

    private protected OptionTokenizer Tokenizer { get; }

    /// <summary>Scores by option, −∞ for those not on offer.</summary>
    private protected double[] Scores { get; }

    /// <summary>The share of the vocabulary's mass that the options on offer have; set together with the scores.</summary>
    private protected double Coverage { get; set; }

    /// <summary>Makes the reading of a step.</summary>
    /// <param name="settings">Exact masses or first tokens, the bound, other spellings.</param>
    /// <param name="tokenizer">The options.</param>
    /// <param name="tokens">How they are tokenised at the place.</param>
    /// <param name="offered">Those on offer, ascending.</param>
    /// <param name="limits">The size limit of <see cref="Tries"/>; by default the tokenizer's.</param>
    /// <param name="keepTop">See <see cref="KeepTop"/>.</param>
    public static StepReading Create(
        StepSettings settings,
        OptionTokenizer tokenizer,
        OptionTokens tokens,
        IReadOnlyList<int> offered,
        TreeLimits? limits = null,
        int keepTop = 0
    ) =>
        settings.Scoring == ScoringMode.FirstToken
            ? new FirstTokenReading(tokenizer, tokens, offered, settings.SurfaceVariants) { KeepTop = keepTop }
        : settings.Bound > 0 ? new BoundedReading(tokenizer, tokens, offered, settings.Bound)
        : new ExactReading(tokenizer, tokens, offered, limits ?? tokenizer.Limits) { KeepTop = keepTop };

    /// <summary>Evaluates everything that the reading needs behind a branch, which grows by the trunk.</summary>
    /// <param name="branch">The text so far.</param>
    /// <param name="trunk">The tokens up to the place; none if <see cref="ReadRoot"/> has already read it.</param>
    /// <param name="hiddenStates">Receives the hidden states at the place.</param>
    /// <param name="reader">Receives every view instead of this reading, and passes it on; by default the reading itself.</param>
    public virtual async ValueTask EvaluateAsync(
        ITokenBranch branch,
        int[] trunk,
        IHiddenStateReader? hiddenStates = null,
        INextTokenReader? reader = null
    )
    {
        var tree = new TokenTree(trunk);
        for (_part = 0; _part < Tries.Count; _part++)
        {
            Grow(tree, Tries[_part]);
            if (tree.Count > 0)
            {
                await branch
                    .EvaluateAsync(tree, reader ?? this, _part == 0 && hiddenStates?.Layers.Count > 0 ? hiddenStates : null)
                    .ConfigureAwait(false);
            }

            tree = new TokenTree([]);
        }

        _part = Tries.Count - 1;
    }

    /// <summary>Reads a view of the tree that <see cref="EvaluateAsync"/> has made.</summary>
    public virtual void Read(int node, in NextTokens next)
    {
        if (node < _trunk)
        {
            ReadRoot(next);
        }
        else
        {
            // The trie's nodes were added in order, so a node's index is its distance from the trunk.
            ReadBehind(_part, node - _trunk + 1, next, next.LogNormaliser());
        }
    }

    /// <summary>The tokens that <see cref="Read"/> needs behind a node.</summary>
    public virtual IReadOnlyCollection<int> TokensAt(int node) => node < _trunk ? RootTokens() : TokensBehind(_part, node - _trunk + 1);

    /// <summary>The tokens that <see cref="ReadRoot"/> needs. The highest scores are taken from what the view has.</summary>
    public IReadOnlyCollection<int> RootTokens() => TokensBehind(0, 0);

    /// <summary>The tokens that <see cref="ReadBehind"/> needs.</summary>
    public IReadOnlyCollection<int> TokensBehind(int part, int place)
    {
        HashSet<int> tokens = [];
        Collect(part, place, tokens);
        return tokens;
    }

    /// <summary>Reads the view at the place itself.</summary>
    public void ReadRoot(in NextTokens next)
    {
        LogSumExp = next.LogNormaliser();
        _isPartial |= !next.IsComplete;
        if (KeepTop > 0)
        {
            Top = next.Highest(KeepTop);
        }

        ReadBehind(0, 0, next, LogSumExp);
    }

    /// <summary>The distribution over the options, once everything has been read.</summary>
    public StepDistribution Distribution() =>
        new([.. Tokenizer.Options.Options.Select(option => option.Name)], Scores, LogSpace.Softmax(Scores), Math.Min(1, Coverage))
        {
            UpperLimits = UpperLimits(),
        };

    /// <summary>Whether any mass of an option was seen, so that its score is more than a bound.</summary>
    public bool IsSeen(int option) => !double.IsNegativeInfinity(_seen[option]);

    /// <summary>The node of the last evaluated tree at which an option's own tokens end; −1 if that tree has none.</summary>
    public virtual int NodeOf(int option) => Tries[_part].End(option, Tokens.Options[option]) is var end and > 0 ? _treeNodes[end] : -1;

    /// <summary>The options that this scoring mode cannot tell apart; empty if it can tell all apart.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>Reads the view behind a node of one of the tries. The root's view, at the place itself, serves all tries.</summary>
    /// <param name="part">The trie.</param>
    /// <param name="place">The node.</param>
    /// <param name="next">The view.</param>
    /// <param name="logNormaliser">The view's <see cref="NextTokens.LogNormaliser"/>.</param>
    public abstract void ReadBehind(int part, int place, in NextTokens next, double logNormaliser);

    /// <summary>Adds the tokens that <see cref="ReadBehind"/> reads.</summary>
    private protected abstract void Collect(int part, int place, HashSet<int> tokens);

    /// <summary>Adds the tokens of a trie's node: those of its children, and those that follow the options that end there.</summary>
    private protected void Collect(OptionTrie trie, int place, HashSet<int> tokens)
    {
        foreach (var child in trie.Children(place))
        {
            tokens.Add(trie.Token(child));
        }

        foreach (var end in trie.Ends(place))
        {
            tokens.UnionWith(end.MayFollow);
            if (Tokenizer.CanContinue(end.Option))
            {
                tokens.UnionWith(Tokens.IsSpanning[end.Option] ? [.. end.EndsAnswer, .. end.Continues] : Tokenizer.EndTokens);
            }
        }
    }

    /// <summary>The mass of a token sequence extended by one token, given the mass before it.</summary>
    private protected static PathMass Extend(PathMass before, int token, in NextTokens next, double logNormaliser) =>
        next.Holds(token)
            ? before with
            {
                Log = before.Log + next.Score(token) - logNormaliser,
            }
            : new PathMass(before.Log + next.LogLimit, IsLimit: true);

    /// <summary>Records an end of an option: its mass, including what may follow it, and the terms of P(end).</summary>
    private protected void Complete(OptionEnd end, PathMass path, in NextTokens next, double logNormaliser)
    {
        if (end.MayFollow.Length > 0)
        {
            CompleteMass(end, path, next, logNormaliser);
        }

        if (!Tokenizer.CanContinue(end.Option))
        {
            return;
        }

        if (!Tokens.IsSpanning[end.Option])
        {
            EndProbabilities[end.Option] = Tokenizer.EndProbability(next);
            return;
        }

        var odds = _odds[end.Option] ??= [];
        odds.Add(
            (
                path.Log + OptionTokenizer.LogMost(next, end.EndsAnswer) - logNormaliser,
                path.Log + OptionTokenizer.LogMost(next, end.Continues) - logNormaliser
            )
        );
        if (odds.Count == Tokens.Ends[end.Option].Length)
        {
            var ends = LogSpace.LogSumExp([.. odds.Select(one => one.Ends)]);
            EndProbabilities[end.Option] = LogSpace.Sigmoid(ends - LogSpace.LogSumExp([.. odds.Select(one => one.Continues)]));
        }
    }

    /// <summary>Records the score of an option whose mass is known.</summary>
    private protected void Score(int option, double score) => Scores[option] = _seen[option] = score;

    /// <summary>Records an option whose mass lies in an interval.</summary>
    /// <param name="option">The option.</param>
    /// <param name="seen">ln of the mass seen; −∞ for none.</param>
    /// <param name="score">Its score.</param>
    /// <param name="most">ln of the upper limit of its mass.</param>
    private protected void Limit(int option, double seen, double score, double most)
    {
        (_seen[option], _most[option], _seenOfAll) = (seen, Math.Max(most, LeastLog), null);
        Scores[option] = Math.Max(score, LeastLog);
    }

    /// <summary>Gives an option a part of an unread mass, in addition to the mass seen at its other ends.</summary>
    /// <param name="option">The option.</param>
    /// <param name="part">ln of the part that its score gets.</param>
    /// <param name="most">ln of the whole unread mass, all of which it can have.</param>
    private protected void LimitFurther(int option, double part, double most)
    {
        if (IsOffered(option))
        {
            var known = _most[option] ?? _seen[option];
            Limit(option, _seen[option], LogSpace.LogSumExp([Scores[option], part]), LogSpace.LogSumExp([known, most]));
        }
        else
        {
            Limit(option, double.NegativeInfinity, part, most);
        }
    }

    /// <summary>
    /// The largest probability that an option can have: its own mass at the upper limit, all others at the mass seen.
    /// </summary>
    private protected virtual double UpperLimit(int option) => LogSpace.Sigmoid((_most[option] ?? _seen[option]) - SeenOfOthers(option));

    /// <summary>
    /// The largest probability of each option with an interval. With partial views: of every option on offer, because the mass of the
    /// others is then not within a bound.
    /// </summary>
    private double?[]? UpperLimits() =>
        _most.Any(most => most is not null)
            ? [.. _most.Select((most, option) => most is null && !(_isPartial && IsOffered(option)) ? (double?)null : UpperLimit(option))]
            : null;

    private bool IsOffered(int option) => !double.IsNegativeInfinity(Scores[option]);

    private void CompleteMass(OptionEnd end, PathMass path, in NextTokens next, double logNormaliser)
    {
        var follows = next.LogSumExp(end.MayFollow);
        var hidden = next.LogHidden(end.MayFollow);

        // Keep this order: resumed runs must reproduce stored bytes, and another order changes the last digits.
        var seen = path.IsLimit ? double.NegativeInfinity : path.Log + follows - logNormaliser;
        var isLimited = path.IsLimit || !double.IsNegativeInfinity(hidden);
        var most = isLimited ? path.Log + LogSpace.LogSumExp([follows - logNormaliser, hidden]) : seen;
        Coverage += Math.Exp(seen);
        if (IsOffered(end.Option))
        {
            // Another end of the same option.
            most = LogSpace.LogSumExp([_most[end.Option] ?? _seen[end.Option], most]);
            seen = LogSpace.LogSumExp([_seen[end.Option], seen]);
            isLimited |= _most[end.Option] is not null;
        }

        if (isLimited)
        {
            Limit(end.Option, seen, double.IsNegativeInfinity(seen) ? most : seen, most);
        }
        else
        {
            Score(end.Option, seen);
        }
    }

    private double SeenOfOthers(int option) =>
        double.IsNegativeInfinity(_seen[option])
            ? _seenOfAll ??= LogSpace.LogSumExp(_seen)
            : LogSpace.LogSumExp([.. _seen.Where((_, other) => other != option)]);

    private void Grow(TokenTree tree, OptionTrie trie)
    {
        _trunk = tree.TrunkLength;
        _treeNodes = new int[trie.Count];
        _treeNodes[0] = tree.Root;
        for (var node = 1; node < trie.Count; node++)
        {
            _treeNodes[node] = tree.Add(_treeNodes[trie.Parent(node)], trie.Token(node));
        }
    }

    /// <summary>The mass of a sequence of tokens.</summary>
    /// <param name="Log">Its natural log.</param>
    /// <param name="IsLimit">Whether it is the upper limit of the mass, because a view lacked one of the tokens.</param>
    private protected readonly record struct PathMass(double Log, bool IsLimit);
}
