using Plurality.Datasets;
using Plurality.Datasets.Duplicates;

namespace Plurality.Cli.Inspections;

/// <summary>A part of a data set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Items">The number of items.</param>
/// <param name="Output">Its new file; null if nothing was written.</param>
internal sealed record SplitPart(string Name, int Items, string? Output);

/// <summary>The result of <c>plurality data split</c>.</summary>
/// <param name="Parts">The parts.</param>
/// <param name="Exact">Groups of items with the same text, apart from case, punctuation and space.</param>
/// <param name="Near">Groups of items with several texts that are nearly the same.</param>
/// <param name="Leaks">Items of a part whose text is also in a larger part.</param>
/// <param name="Notes">Notes for the user, one sentence each.</param>
internal sealed record SplitReport(
    IReadOnlyList<SplitPart> Parts,
    IReadOnlyList<DuplicateGroup> Exact,
    IReadOnlyList<DuplicateGroup> Near,
    IReadOnlyList<Leak> Leaks,
    IReadOnlyList<string> Notes
)
{
    /// <summary>Finds duplicates and leaks in items that name their parts.</summary>
    /// <param name="items">All items.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="similarity">The smallest similarity of duplicates.</param>
    /// <param name="notes">Notes from earlier steps.</param>
    public static SplitReport Of(
        IReadOnlyList<TextItem> items,
        IReadOnlyList<SplitPart> parts,
        double similarity,
        IReadOnlyList<string> notes
    )
    {
        DuplicateGroup[] copies = [.. DuplicateGroup.Find(items, similarity).Where(group => group.Items.Count > 1)];
        return new SplitReport(
            parts,
            [.. copies.Where(group => group.Texts == 1)],
            [.. copies.Where(group => group.Texts > 1)],
            Leak.Find(items, similarity),
            notes
        );
    }
}
