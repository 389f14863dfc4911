namespace Plurality.Runtime.Benchmarks;

/// <summary>What is computed for one document.</summary>
/// <param name="Tokens">Real tokens, at least one.</param>
/// <param name="Rows">Behind how many of them, the last ones, logits are asked for.</param>
internal readonly record struct RawDocument(int[] Tokens, int Rows)
{
    /// <summary>As many tokens as are wanted: the last ones of a text, over again where it is shorter.</summary>
    public static RawDocument Of(ReadOnlySpan<int> text, int tokens, int rows)
    {
        var end = text[^Math.Min(text.Length, tokens)..];
        var wanted = new int[tokens];
        for (var i = 0; i < tokens; i++)
        {
            wanted[i] = end[i % end.Length];
        }

        return new RawDocument(wanted, rows);
    }
}
