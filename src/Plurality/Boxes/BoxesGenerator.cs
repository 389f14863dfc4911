using System.Globalization;
using Plurality.Datasets;
using Plurality.Datasets.TestSets;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Boxes;

/// <summary>
/// Makes entity-tracking puzzles: the contents of several boxes, operations that put in, move and take out objects, and a question about
/// the final contents of one box (after Kim and Schuster, "Entity Tracking in Language Models", ACL 2023; words and rules are our own). The
/// answer comes from a simulation of the boxes and is unique: no two objects have the same name, and each is in one box or outside.
/// </summary>
internal static class BoxesGenerator
{
    // A world without a box for the wanted kind of answer is redrawn. The rarest kind, two of two objects in one of a hundred boxes
    // after many operations, comes once in some hundred worlds.
    private const int MaximumDraws = 100_000;

    /// <summary>The number of objects in the vocabulary.</summary>
    public static int MaximumObjects => ObjectNames.All.Count;

    /// <summary>The names of the objects, which are the labels of the puzzles.</summary>
    /// <exception cref="BoxesException">An option is out of range.</exception>
    public static LabelSet Labels(BoxesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return LabelSet.Create(ObjectNames.All.Take(options.Objects));
    }

    /// <summary>
    /// Makes puzzles one at a time. The text ends with the question; <see cref="TextItem.Labels"/> are the objects in the box asked
    /// about, in alphabetical order; the fields <c>box</c>, <c>boxes</c>, <c>objects</c> and <c>operations</c> give the question and the
    /// size of the world. A puzzle does not depend on the number of puzzles, so a shorter series is a prefix of a longer one.
    /// </summary>
    /// <exception cref="BoxesException">An option is out of range; thrown at once.</exception>
    public static IEnumerable<TextItem> Generate(BoxesOptions options)
    {
        var objects = Labels(options);
        return Enumerable.Range(0, options.Items).Select(number => Puzzle(options, objects, number));
    }

    private static TextItem Puzzle(BoxesOptions options, LabelSet objects, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"boxes-{options.Seed}-{number + 1}");
        var chance = SeededGenerator.For(options.Seed, "boxes", number.ToString(CultureInfo.InvariantCulture));
        var kinds = Enum.GetValues<LabelCount>();
        for (var draw = 0; draw < MaximumDraws; draw++)
        {
            var world = BoxWorld.Make(options, objects, chance);
            int[] boxes =
            [
                .. Enumerable
                    .Range(0, options.Boxes)
                    .Where(box => !options.Balanced || TestSetCell.CountOf(world.Boxes[box]) == kinds[number % kinds.Length]),
            ];
            if (boxes.Length > 0)
            {
                return Item(id, options, world, boxes[chance.NextInt(boxes.Length)]);
            }
        }

        throw new InvalidOperationException($"No puzzle with an answer of the wanted size was found for {id}.");
    }

    private static TextItem Item(string id, BoxesOptions options, BoxWorld world, int box)
    {
        var name = Text(box + 1);
        return new TextItem(id, $"{string.Join(' ', world.Sentences)} What does Box {name} hold?")
        {
            Labels = [.. world.Boxes[box].Order(StringComparer.Ordinal)],
            Fields = new Dictionary<string, string>
            {
                ["box"] = name,
                ["boxes"] = Text(options.Boxes),
                ["objects"] = Text(options.Objects),
                ["operations"] = Text(options.Operations),
            },
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
