using Plurality.Models;

namespace Plurality.Llama.Adapters;

/// <summary>
/// Several adapters as one, whose rank is the sum of theirs: A below A, B beside B. llama.cpp adds the products of several adapters in an
/// order that depends on memory addresses, so the last digits would change from run to run.
/// </summary>
internal static class JoinedAdapter
{
    /// <summary>The embedding, whose A and B are stored the other way round.</summary>
    private const string Embedding = "token_embd";

    /// <summary>Joins adapters of one model.</summary>
    /// <param name="adapters">The adapters with their scales, at least one.</param>
    /// <exception cref="ModelException">Several adapters change the embedding.</exception>
    /// <returns>An adapter that adds what all of them add at their scales.</returns>
    public static LoraAdapter Of(IReadOnlyList<(LoraAdapter Adapter, float Scale)> adapters) =>
        new()
        {
            Architecture = adapters[0].Adapter.Architecture,
            Alpha = 1,
            Matrices =
            [
                .. adapters
                    .SelectMany(one => one.Adapter.Matrices.Select(matrix => (matrix, one.Scale * one.Adapter.Alpha / matrix.Rank)))
                    .GroupBy(part => part.matrix.Tensor, StringComparer.Ordinal)
                    .Select(parts => Join([.. parts])),
            ],
        };

    private static LoraMatrix Join(IReadOnlyList<(LoraMatrix Matrix, float Factor)> parts)
    {
        var first = parts[0].Matrix;
        if (first.Tensor.StartsWith(Embedding, StringComparison.Ordinal) && parts.Count > 1)
        {
            throw new ModelException("Only one adapter may change the embedding; several do. Use one of them, or merge it into the model.");
        }

        var rank = parts.Sum(part => part.Matrix.Rank);
        var b = new float[first.Outputs * rank];
        var start = 0;
        foreach (var (matrix, factor) in parts)
        {
            for (var row = 0; row < matrix.Outputs; row++)
            {
                for (var k = 0; k < matrix.Rank; k++)
                {
                    // The library divides alpha, which is 1, by the rank.
                    b[(row * rank) + start + k] = matrix.B[(row * matrix.Rank) + k] * factor * rank;
                }
            }

            start += matrix.Rank;
        }

        return new LoraMatrix(first.Tensor, rank, first.Inputs, first.Outputs, [.. parts.SelectMany(part => part.Matrix.A)], b);
    }
}
