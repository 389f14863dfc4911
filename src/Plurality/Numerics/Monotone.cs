namespace Plurality.Numerics;

/// <summary>Isotonic regression by pooling adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman, 1955); linear in the number of
/// values.</summary>
internal static class Monotone
{
    /// <summary>The never-falling sequence with the least weighted squared distance from the values.</summary>
    public static double[] Fit(double[] values, int[] weights)
    {
        var blocks = new List<(double Sum, double Weight, int Count)>();
        for (var i = 0; i < values.Length; i++)
        {
            var block = (Sum: values[i] * weights[i], Weight: (double)weights[i], Count: 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Weight >= block.Sum / block.Weight)
            {
                block = (block.Sum + blocks[^1].Sum, block.Weight + blocks[^1].Weight, block.Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        return [.. blocks.SelectMany(block => Enumerable.Repeat(block.Sum / block.Weight, block.Count))];
    }
}
