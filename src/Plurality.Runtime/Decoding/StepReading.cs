using Plurality.Numerics;
using Plurality.Runtime.Models.Llama.Engine;
using Plurality.Traces;

namespace Plurality.Runtime.Decoding;

/// <summary>
/// What is read at one place where an option is expected: the logits there, and those behind the beginnings of options that the scoring
/// mode needs. One reading serves one step.
/// </summary>
internal abstract class StepReading : ILogitsReader
{
    private int[] _treeNodes = [];
    private int _trunk;
    private int _part;

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
        Scores = new double[tokens.Options.Count];
        Array.Fill(Scores, double.NegativeInfinity);
        EndProbabilities = new double?[tokens.Options.Count];
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

    /// <summary>ln Σ exp over all logits at the place itself.</summary>
    public double LogSumExp { get; private set; }

    /// <summary>How many of the highest logits to keep; 0 unless asked for.</summary>
    public int KeepTop { get; init; }

    /// <summary>The highest logits at the place, the highest first.</summary>
    public IReadOnlyList<(int Token, float Logit)> Top { get; private set; } = [];

    private protected OptionTokenizer Tokenizer { get; }

    /// <summary>Scores by option, −∞ for those not on offer.</summary>
    private protected double[] Scores { get; }

    /// <summary>The share of the vocabulary's mass that the options on offer have; set with the scores.</summary>
    private protected double Coverage { get; set; }

    /// <summary>See <see cref="StepDistribution.UpperLimits"/>.</summary>
    private protected IReadOnlyList<double?>? UpperLimits { get; set; }

    /// <summary>The reading of a step, by scoring mode.</summary>
    /// <param name="scoring">Exact masses or first tokens.</param>
    /// <param name="bound">With exact masses: how far probabilities may be off, see <see cref="BoundedReading"/>; 0 for not at all.</param>
    /// <param name="surfaceVariants">Whether other spellings' first tokens count.</param>
    /// <param name="tokenizer">The options.</param>
    /// <param name="tokens">How they are tokenised at the place.</param>
    /// <param name="offered">Those on offer, ascending.</param>
    /// <param name="maximumTokens">The most tokens of one of <see cref="Tries"/>.</param>
    /// <param name="keepTop">See <see cref="KeepTop"/>.</param>
    public static StepReading Create(
        ScoringMode scoring,
        double bound,
        bool surfaceVariants,
        OptionTokenizer tokenizer,
        OptionTokens tokens,
        IReadOnlyList<int> offered,
        int maximumTokens = WaveEngine.MaximumTreeTokens,
        int keepTop = 0
    ) =>
        scoring == ScoringMode.FirstToken ? new FirstTokenReading(tokenizer, tokens, offered, surfaceVariants) { KeepTop = keepTop }
        : bound > 0 ? new BoundedReading(tokenizer, tokens, offered, bound)
        : new ExactReading(tokenizer, tokens, offered, maximumTokens) { KeepTop = keepTop };

    /// <summary>Evaluates all that the reading needs behind a branch, which grows by the trunk.</summary>
    /// <param name="branch">The text so far.</param>
    /// <param name="trunk">The tokens up to the place; none where <see cref="ReadRoot"/> has read it before.</param>
    /// <param name="hiddenStates">Takes the hidden states at the place.</param>
    /// <param name="reader">Reads every row in the reading's stead, and hands it on; the reading itself unless given.</param>
    public virtual async ValueTask EvaluateAsync(
        Branch branch,
        int[] trunk,
        IHiddenStateReader? hiddenStates = null,
        ILogitsReader? reader = null
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

    /// <summary>Reads a row of the tree that <see cref="EvaluateAsync"/> has made.</summary>
    public virtual void Read(int node, ReadOnlySpan<float> logits)
    {
        if (node < _trunk)
        {
            ReadRoot(logits);
        }
        else
        {
            // The trie's nodes were added in their order, so that a node's place is its distance from the trunk.
            ReadBehind(_part, node - _trunk + 1, logits, LogSpace.LogSumExp(logits));
        }
    }

    /// <summary>Reads the logits at the place itself.</summary>
    public void ReadRoot(ReadOnlySpan<float> logits)
    {
        LogSumExp = LogSpace.LogSumExp(logits);
        if (KeepTop > 0)
        {
            Top = Highest(logits, KeepTop);
        }

        ReadBehind(0, 0, logits, LogSumExp);
    }

    /// <summary>The distribution over the options, once everything has been read.</summary>
    public StepDistribution Distribution() =>
        new([.. Tokenizer.Options.Options.Select(option => option.Name)], Scores, LogSpace.Softmax(Scores), Math.Min(1, Coverage))
        {
            UpperLimits = UpperLimits,
        };

    /// <summary>The node of the tree last evaluated at which an option ends; −1 where that tree does not hold it.</summary>
    public virtual int NodeOf(int option) => Tries[_part].End(option) is var end and >= 0 ? _treeNodes[end] : -1;

    /// <summary>Which options this scoring mode cannot tell apart; empty where it can.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>Notes an option that has been read to its end: its mass, what may follow it included, and P(end).</summary>
    private protected void Complete(int option, double logProbability, ReadOnlySpan<float> logits, double logSumExp)
    {
        Scores[option] = logProbability + LogitGather.LogSumExp(logits, Tokenizer.MayFollow) - logSumExp;
        Coverage += Math.Exp(Scores[option]);
        EndProbabilities[option] = Tokenizer.CanContinue(option) ? LogitGather.EndProbability(logits, Tokenizer) : null;
    }

    /// <summary>Reads the logits behind a node of one of the tries; behind its root, the place itself, those of all.</summary>
    /// <param name="part">The trie.</param>
    /// <param name="place">The node.</param>
    /// <param name="logits">The row.</param>
    /// <param name="logSumExp">ln Σ exp of the whole row.</param>
    public abstract void ReadBehind(int part, int place, ReadOnlySpan<float> logits, double logSumExp);

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

    private static List<(int Token, float Logit)> Highest(ReadOnlySpan<float> logits, int count)
    {
        var top = new List<(int Token, float Logit)>(count + 1);
        for (var token = 0; token < logits.Length; token++)
        {
            if (top.Count == count && logits[token] <= top[^1].Logit)
            {
                continue;
            }

            var at = top.Count;
            while (at > 0 && top[at - 1].Logit < logits[token])
            {
                at--;
            }

            top.Insert(at, (token, logits[token]));
            if (top.Count > count)
            {
                top.RemoveAt(count);
            }
        }

        return top;
    }
}
