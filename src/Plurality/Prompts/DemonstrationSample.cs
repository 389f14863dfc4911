using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>Demonstrations drawn from a pool, in the order in which a prompt shows them.</summary>
/// <param name="Demonstrations">The demonstrations; fewer than asked for where the pool has no more.</param>
/// <param name="Notes">What the reader of the results should know about the draw, a sentence each; usually empty.</param>
internal sealed record DemonstrationSample(IReadOnlyList<Demonstration> Demonstrations, IReadOnlyList<string> Notes)
{
    /// <summary>The same sample, with a note more where the data have labels that the task does not ask for.</summary>
    /// <param name="labels">The labels that are asked for.</param>
    /// <param name="known">The labels of the data, each once.</param>
    /// <param name="source">What the note calls the data.</param>
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
