namespace Plurality.Runtime.Decoding;

/// <summary>
/// Scoring <c>exact</c>: mass(l) = Π P(token of the option) · P(next token is one that may follow an option), along a trie of the options'
/// tokens (method.md section 3). Scores are log masses, coverage their sum.
/// </summary>
internal sealed class ExactReading : StepReading
{
    private readonly double[][] _logProbabilities;

    public ExactReading(OptionTokenizer tokenizer, OptionTokens tokens, IReadOnlyList<int> offered, int maximumTokens)
        : base(tokenizer, tokens, offered, tokens.Tries(offered, maximumTokens)) =>
        _logProbabilities = [.. Tries.Select(trie => new double[trie.Count])];

    /// <inheritdoc/>
    public override void ReadBehind(int part, int place, ReadOnlySpan<float> logits, double logSumExp)
    {
        // The place of the options is the root of every part, and is read only once.
        var (first, last) = place == 0 ? (0, Tries.Count - 1) : (part, part);
        for (var trie = first; trie <= last; trie++)
        {
            foreach (var child in Tries[trie].Children(place))
            {
                _logProbabilities[trie][child] = _logProbabilities[trie][place] + logits[Tries[trie].Token(child)] - logSumExp;
            }
        }

        if (place > 0 && Tries[part].Option(place) is var option and >= 0)
        {
            Complete(option, _logProbabilities[part][place], logits, logSumExp);
        }
    }
}
