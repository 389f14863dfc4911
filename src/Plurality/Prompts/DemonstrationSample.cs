using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>Demonstrations drawn from a pool, in the order in which a prompt shows them.</summary>
/// <param name="Demonstrations">The demonstrations; fewer than requested if the pool has no more.</param>
/// <param name="Notes">Notes for readers of the results about the draw, one sentence per note; usually empty.</param>
internal sealed record DemonstrationSample(IReadOnlyList<Demonstration> Demonstrations, IReadOnlyList<string> Notes)
{
    /// <summary>The same sample, with an extra note if the data has labels outside the task.</summary>
    /// <param name="labels">The labels of the task.</param>
    /// <param name="known">The labels of the data, each once.</param>
    /// <param name="source">The name of the data in the note.</param>
    public DemonstrationSample NotingLabelsOutside(LabelSet labels, IEnumerable<string> known, string source)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(known);
        string[] outside = [.. known.Where(label => labels.Find(label) < 0)];
        return outside.Length == 0
            ? this
            : this with
            {
                Notes =
                [
                    .. Notes,
                    $"Labels of {source} that are not asked for are left out of demonstrations: {string.Join(", ", outside)}.",
                ],
            };
    }
}
