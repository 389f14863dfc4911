using Plurality.Datasets;
using Plurality.Datasets.Duplicates;

namespace Plurality.Cli.Inspections;

/// <summary>A part of a data set.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="Output">The file it was written to; null where it was only looked at.</param>
internal sealed record SplitPart(string Name, int Items, string? Output);

/// <summary>What <c>plurality data split</c> tells.</summary>
/// <param name="Parts">The parts.</param>
/// <param name="Exact">Groups of items with the same text, apart from case, punctuation and space.</param>
/// <param name="Near">Groups of items with several texts that are nearly the same.</param>
/// <param name="Leaks">Items of a part whose text a larger part has too.</param>
/// <param name="Notes">What the reader should know, a sentence each.</param>
internal sealed record SplitReport(
    IReadOnlyList<SplitPart> Parts,
    IReadOnlyList<DuplicateGroup> Exact,
    IReadOnlyList<DuplicateGroup> Near,
    IReadOnlyList<Leak> Leaks,
    IReadOnlyList<string> Notes
)
{
    /// <summary>Looks for copies in items that name their parts.</summary>
    /// <param name="items">All items.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="similarity">From which similarity on two texts are copies.</param>
    /// <param name="notes">What is known already.</param>
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
