using System.Globalization;
using Plurality.Numerics;

namespace Plurality.Datasets.TestSets;

/// <summary>Test documents, drawn by seed. The draw depends on seed and items, not on the order of the items.</summary>
/// <param name="Items">The documents, by id (ordinal).</param>
/// <param name="Notes">Notes on the draw for readers of the results, one sentence per note.</param>
internal sealed record TestSet(IReadOnlyList<TextItem> Items, IReadOnlyList<string> Notes)
{
    /// <summary>The size in Ma et al. (EMNLP 2025, arXiv 2505.17510).</summary>
    public const int DefaultSize = 200;

    /// <summary>
    /// Draws documents evenly from the six cells (docs/method.md#7-reference-figures). If the size is not divisible by six, the first cells
    /// of <see cref="TestSetCell.All"/> get one more. A cell with too few documents gives all it has; a note says so, and no other cell
    /// compensates.
    /// </summary>
    /// <param name="items">The items to draw from; items that belong to no cell are skipped, with a note.</param>
    /// <param name="size">The number of documents; 0 or more.</param>
    /// <param name="seed">The seed. Each cell has its own random stream, so cells do not affect each other.</param>
    public static TestSet Balanced(IEnumerable<TextItem> items, int size, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var all = StableOrder.Of(items);
        var cells = all.ToLookup(item => TestSetCell.Of(item));
        List<TextItem> drawn = [];
        List<string> notes = [];
        for (var place = 0; place < TestSetCell.All.Count; place++)
        {
            var cell = TestSetCell.All[place];
            var wanted = (size / TestSetCell.All.Count) + (place < size % TestSetCell.All.Count ? 1 : 0);
            var found = Draw([.. cells[cell]], wanted, seed, cell.ToString());
            drawn.AddRange(found);
            if (found.Length < wanted)
            {
                notes.Add(
                    Text($"{wanted} documents with {Described(cell)} were asked for; the data have {found.Length}, and all are used.")
                );
            }
        }

        var outside = cells[null].Count();
        if (outside > 0)
        {
            notes.Add(
                Text($"{outside} of {all.Length} documents have no aggregate labels or fewer than two annotators and were left out.")
            );
        }

        return new TestSet(StableOrder.Of(drawn), notes);
    }

    /// <summary>
    /// Draws documents with two or more aggregate labels, whatever their annotators said. Ma et al. use such documents to study the steps
    /// of an answer (their figures 2 and 3).
    /// </summary>
    /// <param name="items">The items to draw from.</param>
    /// <param name="size">The number of documents; 0 or more. If there are fewer, all are taken and a note says so.</param>
    /// <param name="seed">The seed.</param>
    public static TestSet MultiLabel(IEnumerable<TextItem> items, int size, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var several = StableOrder.Of(items.Where(item => item.Labels is { } labels && TestSetCell.CountOf(labels) == LabelCount.Several));
        var drawn = Draw(several, size, seed, "several");
        string[] notes =
            drawn.Length == size
                ? []
                : [Text($"{size} documents with several labels were asked for; the data have {drawn.Length}, and all are used.")];
        return new TestSet(StableOrder.Of(drawn), notes);
    }

    private static TextItem[] Draw(TextItem[] items, int count, ulong seed, string from)
    {
        SeededGenerator.For(seed, "test-set", from).Shuffle(items.AsSpan());
        return [.. items.Take(count)];
    }

    private static string Described(TestSetCell cell) =>
        $"{cell.Labels switch { LabelCount.None => "no label", LabelCount.One => "one label", _ => "several labels" }} whose annotators "
        + (cell.AnnotatorsAgree ? "agree" : "disagree");

    private static string Text(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
