using Plurality.Runtime.Models.Llama.Engine;

namespace Plurality.Runtime.Decoding;

/// <summary>
/// Scoring <c>exact</c>: mass(l) = Π P(token of the option) · P(next token is one that may follow an option), along a trie of the options'
/// tokens (method.md section 3). Scores are log masses, coverage their sum.
/// </summary>
internal sealed class ExactReading : StepReading
{
    private readonly IReadOnlyList<OptionTrie> _tries;
    private readonly double[][] _logProbabilities;
    private int[] _treeNodes = [];
    private int _firstPlace;
    private int _part;
    private int _trunk;

    public ExactReading(OptionTokenizer tokenizer, OptionTokens tokens, IReadOnlyList<int> offered)
        : base(tokenizer, tokens, offered)
    {
        _tries = OptionTrie.Build(tokens.Options, offered);
        _logProbabilities = [.. _tries.Select(trie => new double[trie.Count])];
    }

    /// <inheritdoc/>
    public override int NodeOf(int option) => _tries[_part].Options.Contains(option) ? _treeNodes[_tries[_part].End(option)] : -1;

    private protected override bool Grow(TokenTree tree, int part)
    {
        _part = part;
        _trunk = tree.TrunkLength;
        _firstPlace = tree.Count;
        var trie = _tries[part];
        _treeNodes = new int[trie.Count];
        _treeNodes[0] = tree.Root;
        for (var node = 1; node < trie.Count; node++)
        {
            _treeNodes[node] = tree.Add(_treeNodes[trie.Parent(node)], trie.Token(node));
        }

        return part + 1 < _tries.Count;
    }

    /// <summary>Trie nodes are added to the tree in their order, so that the place is the distance from the trunk.</summary>
    private protected override int Place(int node) => node < _trunk ? 0 : node - _firstPlace + 1;

    private protected override void ReadBehind(int place, ReadOnlySpan<float> logits, double logSumExp)
    {
        // The place of the options is the root of every part, and is read only once.
        var (first, last) = place == 0 ? (0, _tries.Count - 1) : (_part, _part);
        for (var part = first; part <= last; part++)
        {
            foreach (var child in _tries[part].Children(place))
            {
                _logProbabilities[part][child] = _logProbabilities[part][place] + logits[_tries[part].Token(child)] - logSumExp;
            }
        }

        var option = place == 0 ? -1 : _tries[_part].Option(place);
        if (option >= 0)
        {
            Scores[option] = _logProbabilities[_part][place] + LogitGather.LogSumExp(logits, Tokenizer.MayFollow) - logSumExp;
            Coverage += Math.Exp(Scores[option]);
            EndProbabilities[option] = Tokenizer.CanContinue(option) ? LogitGather.EndProbability(logits, Tokenizer) : null;
        }
    }
}
