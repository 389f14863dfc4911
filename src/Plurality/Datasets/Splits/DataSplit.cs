using System.Globalization;
using Plurality.Datasets.Duplicates;
using Plurality.Numerics;

namespace Plurality.Datasets.Splits;

/// <summary>A data set divided into parts; copies of a text are always in the same part.</summary>
/// <param name="Items">The items in input order, each with its <see cref="TextItem.Split"/>.</param>
/// <param name="Counts">How many items each part has, by its name, in the order of the ratios.</param>
/// <param name="Notes">How the counts differ from the ratios, one sentence per note.</param>
internal sealed record DataSplit(
    IReadOnlyList<TextItem> Items,
    IReadOnlyList<KeyValuePair<string, int>> Counts,
    IReadOnlyList<string> Notes
)
{
    /// <summary>
    /// Divides items by seed. The parts have exactly the sizes of <see cref="SplitRatios.CountsOf"/>, unless a group of copies fits into no
    /// part with room. An item's part depends on the seed and on all items, not on their order: keep the result, because an added item
    /// moves others. (The alternative, assigning parts by a hash of the id, is stable under additions but meets the ratios only roughly,
    /// and splits copies.)
    /// </summary>
    /// <param name="items">The items; their existing split is replaced.</param>
    /// <param name="ratios">The parts.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="similarity">The similarity from which two texts are copies, see <see cref="DuplicateGroup.Find"/>.</param>
    public static DataSplit Make(
        IReadOnlyList<TextItem> items,
        SplitRatios ratios,
        ulong seed,
        double similarity = DuplicateGroup.DefaultSimilarity
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(ratios);
        var wanted = ratios.CountsOf(items.Count);
        int[] room = [.. wanted];
        var chance = SeededGenerator.For(seed, "split");
        var partOf = new Dictionary<TextItem, int>(ReferenceEqualityComparer.Instance);

        // The largest groups come first, while there is room for them. The others follow by id, and each part's probability is its room:
        // for single items this equals cutting a shuffled list.
        foreach (var group in DuplicateGroup.Find(items, similarity).OrderByDescending(group => group.Items.Count))
        {
            var part = Draw(room, group.Items.Count, chance);
            room[part] -= group.Items.Count;
            foreach (var item in group.Items)
            {
                partOf[item] = part;
            }
        }

        var names = ratios.Names;
        KeyValuePair<string, int>[] counts = [.. names.Select((name, part) => KeyValuePair.Create(name, wanted[part] - room[part]))];
        string[] notes =
        [
            .. counts
                .Where((_, part) => room[part] != 0)
                .Select(part =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{wanted[names.ToList().IndexOf(part.Key)]} items were asked for in {part.Key}; it has {part.Value}, because "
                            + $"copies of a text stay together."
                    )
                ),
        ];
        return new DataSplit([.. items.Select(item => item with { Split = names[partOf[item]] })], counts, notes);
    }

    private static int Draw(int[] room, int size, SeededGenerator chance)
    {
        var fitting = room.Sum(places => places >= size ? places : 0);
        if (fitting == 0)
        {
            return Array.IndexOf(room, room.Max());
        }

        var place = chance.NextInt(fitting);
        var part = 0;
        while (room[part] < size || place >= room[part])
        {
            if (room[part] >= size)
            {
                place -= room[part];
            }

            part++;
        }

        return part;
    }
}
