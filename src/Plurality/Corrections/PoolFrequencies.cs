using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Corrections;

/// <summary>How often labels, and none, occur in a pool of documents.</summary>
/// <param name="Options">The labels in their set's order, then <c>none</c> in multi-label tasks.</param>
/// <param name="Frequencies">
/// The mean over documents of the share of annotators who chose the option, 0 or 1 where there are only aggregate labels; <c>none</c> is
/// chosen by choosing no label. In [0,1]; the sum is above 1 where documents have several labels.
/// </param>
/// <param name="Documents">The number of documents counted.</param>
internal sealed record PoolFrequencies(IReadOnlyList<string> Options, IReadOnlyList<double> Frequencies, int Documents)
{
    /// <summary>Counts. Documents without annotators and labels are left out; labels outside the set count as not chosen.</summary>
    /// <exception cref="CorrectionException">No document has annotators or labels.</exception>
    public static PoolFrequencies Of(LabelSet labels, TaskKind task, IEnumerable<TextItem> pool)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(pool);
        string[] options = task == TaskKind.SingleLabel ? [.. labels] : [.. labels, LabelSet.None];
        var sums = new double[options.Length];
        var documents = 0;
        foreach (var item in pool)
        {
            var votes =
                item.Annotations is { Count: > 0 } annotations ? annotations.Values
                : item.Labels is { } gold ? [gold]
                : (IEnumerable<IReadOnlyList<string>>)[];
            int[][] chosen = [.. votes.Select(vote => vote.Select(labels.IndexOf).Where(label => label >= 0).Distinct().ToArray())];
            if (chosen.Length == 0)
            {
                continue;
            }

            documents++;
            foreach (var vote in chosen)
            {
                foreach (var label in vote)
                {
                    sums[label] += 1.0 / chosen.Length;
                }

                if (vote.Length == 0 && task == TaskKind.MultiLabel)
                {
                    sums[^1] += 1.0 / chosen.Length;
                }
            }
        }

        if (documents == 0)
        {
            throw new CorrectionException(
                "pool-prior",
                "The demonstration pool must have labelled documents; it has none. Use another pool."
            );
        }

        return new PoolFrequencies(options, [.. sums.Select(sum => sum / documents)], documents);
    }
}
