using Plurality.Models;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// What is read at one place where an option is expected: the view there, and those behind the beginnings of options that the scoring mode
/// needs. One reading serves one step.
/// </summary>
/// <remarks>
/// An option has a mass that is known, or an interval: what was seen of it, and the most that it can have. Intervals come from a bound on
/// scoring (<see cref="BoundedReading"/>) and from partial views; both are closed here, in <see cref="Distribution"/>.
/// </remarks>
internal abstract class StepReading : INextTokenReader
{
    /// <summary>Stands for the log of no mass at all where an option is on offer: −∞ says that it is not.</summary>
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
    /// The beginnings of options that must be looked behind, in as many parts as evaluations must be; the root of each is the place itself,
    /// which is read once, with the first.
    /// </summary>
    public IReadOnlyList<OptionTrie> Tries { get; }

    /// <summary>P(end) after each option that can be followed by another one and whose end has been looked behind; null for
    /// others.</summary>
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

    /// <summary>The share of the vocabulary's mass that the options on offer have; set with the scores.</summary>
    private protected double Coverage { get; set; }

    /// <summary>Makes the reading of a step.</summary>
    /// <param name="settings">Exact masses or first tokens, the bound, other spellings.</param>
    /// <param name="tokenizer">The options.</param>
    /// <param name="tokens">How they are tokenised at the place.</param>
    /// <param name="offered">Those on offer, ascending.</param>
    /// <param name="limits">The largest of <see cref="Tries"/>; the tokenizer's unless given.</param>
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

    /// <summary>Evaluates all that the reading needs behind a branch, which grows by the trunk.</summary>
    /// <param name="branch">The text so far.</param>
    /// <param name="trunk">The tokens up to the place; none where <see cref="ReadRoot"/> has read it before.</param>
    /// <param name="hiddenStates">Takes the hidden states at the place.</param>
    /// <param name="reader">Reads every view in the reading's stead, and hands it on; the reading itself unless given.</param>
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
            // The trie's nodes were added in their order, so that a node's place is its distance from the trunk.
            ReadBehind(_part, node - _trunk + 1, next, next.LogNormaliser());
        }
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

    /// <summary>The node of the tree last evaluated at which an option's own tokens end; −1 where that tree has none.</summary>
    public virtual int NodeOf(int option) => Tries[_part].End(option, Tokens.Options[option]) is var end and > 0 ? _treeNodes[end] : -1;

    /// <summary>Which options this scoring mode cannot tell apart; empty where it can.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>Reads the view behind a node of one of the tries; behind its root, the place itself, that of all.</summary>
    /// <param name="part">The trie.</param>
    /// <param name="place">The node.</param>
    /// <param name="next">The view.</param>
    /// <param name="logNormaliser">The view's <see cref="NextTokens.LogNormaliser"/>.</param>
    public abstract void ReadBehind(int part, int place, in NextTokens next, double logNormaliser);

    /// <summary>The mass of the token sequence that a token extends, given the mass before it.</summary>
    private protected static PathMass Extend(PathMass before, int token, in NextTokens next, double logNormaliser) =>
        next.Holds(token)
            ? before with
            {
                Log = before.Log + next.Score(token) - logNormaliser,
            }
            : new PathMass(before.Log + next.LogLimit, IsLimit: true);

    /// <summary>Notes an end of an option: its mass, what may follow it included, and what P(end) is made of.</summary>
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

    /// <summary>Notes the score of an option whose mass is known.</summary>
    private protected void Score(int option, double score) => Scores[option] = _seen[option] = score;

    /// <summary>Notes an option whose mass lies in an interval.</summary>
    /// <param name="option">The option.</param>
    /// <param name="seen">ln of the mass that was seen; −∞ for none.</param>
    /// <param name="score">The score that it gets.</param>
    /// <param name="most">ln of the most mass that it can have.</param>
    private protected void Limit(int option, double seen, double score, double most)
    {
        (_seen[option], _most[option], _seenOfAll) = (seen, Math.Max(most, LeastLog), null);
        Scores[option] = Math.Max(score, LeastLog);
    }

    /// <summary>Gives an option a part of a mass that was not looked at, beside what was seen at other ends of it.</summary>
    /// <param name="option">The option.</param>
    /// <param name="part">ln of the part that its score gets.</param>
    /// <param name="most">ln of the whole: it can have all of it.</param>
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
    /// The largest probability that an option can have: it has its most, and all others have what was seen of them.
    /// </summary>
    private protected virtual double UpperLimit(int option) => LogSpace.Sigmoid((_most[option] ?? _seen[option]) - SeenOfOthers(option));

    /// <summary>
    /// The largest probability of each option with an interval; with partial views of every option on offer, because what the others may
    /// have is not within a bound then.
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

        // In this order: stored runs are resumed to the same bytes, and another order has other last digits.
        var seen = path.IsLimit ? double.NegativeInfinity : path.Log + follows - logNormaliser;
        var isLimited = path.IsLimit || !double.IsNegativeInfinity(hidden);
        var most = isLimited ? path.Log + LogSpace.LogSumExp([follows - logNormaliser, hidden]) : seen;
        Coverage += Math.Exp(seen);
        if (IsOffered(end.Option))
        {
            // A further end of the same option.
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
    /// <param name="IsLimit">Whether it is the most that the mass can be, because a view lacked one of the tokens.</param>
    private protected readonly record struct PathMass(double Log, bool IsLimit);
}
