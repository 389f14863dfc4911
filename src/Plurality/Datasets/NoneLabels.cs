using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>
/// The labels of a data set that mean that no label applies. They become the empty set. A label called <c>none</c> that is not listed is
/// refused, because it is the product's own word for that answer.
/// </summary>
internal static class NoneLabels
{
    /// <summary>What a label must not be.</summary>
    public const string Expected = $"a label must not be called \"{LabelSet.None}\", the answer that no label applies";

    /// <summary>What to do about it.</summary>
    public const string Remedy =
        $"If it means that no label applies, say so with --none-label {LabelSet.None}; otherwise rename it with a label map.";

    private static readonly string Folded = LabelSpelling.Fold(LabelSet.None);

    /// <summary>Whether a label is called <c>none</c>, in any spelling.</summary>
    public static bool IsNone(string label) => string.Equals(LabelSpelling.Fold(label), Folded, StringComparison.Ordinal);

    /// <summary>The item without the labels that mean none.</summary>
    /// <param name="item">The item, with the labels of its file.</param>
    /// <param name="none">The labels that mean that none applies.</param>
    /// <param name="contradiction">What chooses a label and none together; null if nothing does.</param>
    public static TextItem Without(TextItem item, IReadOnlyList<string> none, out string? contradiction)
    {
        string? found = null;
        IReadOnlyList<string> Without(IReadOnlyList<string> labels)
        {
            if (!labels.Any(none.Contains))
            {
                return labels;
            }

            string[] left = [.. labels.Where(label => !none.Contains(label))];
            found ??= left.Length > 0 ? $"{Excerpt.Of(labels.First(none.Contains))} together with {Excerpt.Of(left[0])}" : null;
            return left;
        }

        var without = item with
        {
            Labels = item.Labels is { } labels ? Without(labels) : null,
            Annotations = item.Annotations?.ToDictionary(vote => vote.Key, vote => Without(vote.Value), StringComparer.Ordinal),
            Distribution = item
                .Distribution?.Where(share => !none.Contains(share.Key))
                .ToDictionary(share => share.Key, share => share.Value, StringComparer.Ordinal),
        };
        contradiction = found;
        return without;
    }
}
