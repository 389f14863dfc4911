using Plurality.Numerics;

namespace Plurality.Runtime.Decoding;

/// <summary>Sums over a few of a row's logits.</summary>
internal static class LogitGather
{
    /// <summary>ln Σ exp of the logits of these tokens; −∞ for none.</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens)
    {
        var maximum = float.NegativeInfinity;
        foreach (var token in tokens)
        {
            maximum = Math.Max(maximum, logits[token]);
        }

        if (float.IsNegativeInfinity(maximum))
        {
            return maximum;
        }

        var sum = 0.0;
        foreach (var token in tokens)
        {
            sum += Math.Exp(logits[token] - maximum);
        }

        return maximum + Math.Log(sum);
    }

    /// <summary>P(end) = e / (e + c), in [0,1] (method.md section 3); null where there are no lists.</summary>
    public static double? EndProbability(ReadOnlySpan<float> logits, OptionTokenizer tokenizer) =>
        tokenizer.Options.IsList && tokenizer.ContinuationToken is { } continuation
            ? LogSpace.Sigmoid(LogSumExp(logits, tokenizer.EndsAnswer) - logits[continuation])
            : null;
}
