using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>
/// Scoring <c>exact</c>: mass(l) = Π P(token of the option) · P(next token is one that may follow an option), along a trie of the options'
/// tokens (docs/method.md#exact-scoring). Scores are log masses, coverage their sum.
/// </summary>
internal sealed class ExactReading : StepReading
{
    private readonly PathMass[][] _masses;

    public ExactReading(OptionTokenizer tokenizer, OptionTokens tokens, IReadOnlyList<int> offered, TreeLimits limits)
        : base(tokenizer, tokens, offered, tokens.Tries(offered, limits)) => _masses = [.. Tries.Select(trie => new PathMass[trie.Count])];

    /// <inheritdoc/>
    public override void ReadBehind(int part, int place, in NextTokens next, double logNormaliser)
    {
        var (first, last) = Parts(part, place);
        for (var trie = first; trie <= last; trie++)
        {
            foreach (var child in Tries[trie].Children(place))
            {
                _masses[trie][child] = Extend(_masses[trie][place], Tries[trie].Token(child), next, logNormaliser);
            }

            foreach (var end in Tries[trie].Ends(place))
            {
                Complete(end, _masses[trie][place], next, logNormaliser);
            }
        }
    }

    /// <inheritdoc/>
    private protected override void Collect(int part, int place, HashSet<int> tokens)
    {
        var (first, last) = Parts(part, place);
        for (var trie = first; trie <= last; trie++)
        {
            Collect(Tries[trie], place, tokens);
        }
    }

    /// <summary>The place of the options is the root of every part, but it is read only once.</summary>
    private (int First, int Last) Parts(int part, int place) => place == 0 ? (0, Tries.Count - 1) : (part, part);
}
