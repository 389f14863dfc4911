using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Tests.Annotations;

/// <summary>
/// Small tables of votes for tests. A string is an item, its words are the votes of ann, ben, cat, … in that order: the letters of the
/// labels chosen, <c>.</c> for none, <c>-</c> for no vote.
/// </summary>
internal static class VoteTables
{
    private static readonly string[] _names = ["ann", "ben", "cat", "dan", "eve", "fay"];

    public static AnnotationMatrix Of(string labels, params IEnumerable<string> rows) =>
        AnnotationMatrix.Create(Items(rows), LabelSet.Create(labels.Select(label => label.ToString())));

    public static IReadOnlyList<TextItem> Items(params IEnumerable<string> rows) =>
        [.. rows.Select((row, index) => new TextItem($"d{index}", "text") { Annotations = Votes(row.Split(' ')) })];

    /// <summary>Six items by four annotators over four labels; every third vote or so is missing.</summary>
    public static string[] Random(ulong seed)
    {
        var chance = new SeededGenerator(seed);
        return [.. Enumerable.Range(0, 6).Select(_ => string.Join(' ', Enumerable.Range(0, 4).Select(_ => Word(chance))))];
    }

    private static string Word(SeededGenerator chance)
    {
        if (chance.NextInt(3) == 0)
        {
            return "-";
        }

        var chosen = string.Concat("abcd".Where(_ => chance.NextInt(3) == 0));
        return chosen.Length == 0 ? "." : chosen;
    }

    private static Dictionary<string, IReadOnlyList<string>> Votes(string[] words) =>
        words
            .Index()
            .Where(word => word.Item != "-")
            .ToDictionary(
                word => _names[word.Index],
                word => (IReadOnlyList<string>)[.. word.Item.Where(char.IsLetter).Select(label => label.ToString())]
            );
}
