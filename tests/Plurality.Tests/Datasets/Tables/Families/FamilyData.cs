using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets.Tables.Families;

/// <summary>
/// One data set in every form, notation, delimiter, line end, spelling of a missing value and order of columns: what is read is always the
/// same. Each combination is recognised and read as a user's file is, without an option that the form does not need.
/// </summary>
internal static class FamilyData
{
    public static readonly string[] Emotions = ["joy", "fear", "anger"];

    public static readonly string[] Annotators = ["annotator_1", "annotator_2", "annotator_3"];

    public static readonly string[] MissingWords = ["", "NaN", "None", "null", "NA", " "];

    public static readonly (string Yes, string No)[] Flags =
    [
        ("1", "0"),
        ("1.0", "0.0"),
        ("True", "False"),
        ("yes", "no"),
        ("TRUE", "FALSE"),
    ];

    /// <summary>Who chose what; null is a vote that is not known. No label alone, several, none; nobody is always silent.</summary>
    public static readonly VotedText[] Items =
    [
        new(
            "d1",
            "We won,\nat last; \"finally\" | done",
            [
                ["joy"],
                ["joy", "fear"],
                null,
            ]
        ),
        new(
            "d2",
            "Just a table.",
            [
                [],
                ["anger"],
                [],
            ]
        ),
        new(
            "d3",
            "naïve\tcafé – 😀",
            [
                ["anger", "fear"],
                null,
                ["fear"],
            ]
        ),
        new(
            "d4",
            "0",
            [
                ["fear"],
                ["fear"],
                ["joy", "anger"],
            ]
        ),
    ];

    public static readonly (string Name, Func<IReadOnlyList<string>, string> Write)[] Notations =
    [
        ("semicolons", labels => string.Join(';', labels)),
        ("semicolons and spaces", labels => string.Join("; ", labels)),
        ("bars", labels => string.Join('|', labels)),
        ("Python", labels => $"[{string.Join(", ", labels.Select(label => $"'{label}'"))}]"),
        ("JSON", labels => $"[{string.Join(",", labels.Select(label => $"\"{label}\""))}]"),
        ("NumPy", labels => $"[{string.Join(" ", labels.Select(label => $"'{label}'"))}]"),
        ("array", labels => $"array([{string.Join(", ", labels.Select(label => $"'{label}'"))}], dtype=object)"),
        ("set", labels => labels.Count == 0 ? "set()" : $"{{{string.Join(", ", labels.Select(label => $"'{label}'"))}}}"),
        ("choices", labels => $"{{\"choices\": [{string.Join(", ", labels.Select(label => $"\"{label}\""))}]}}"),
    ];

    public static string Flag((string Yes, string No) flag, bool chosen) => chosen ? flag.Yes : flag.No;

    public static string Cell(IReadOnlyList<string>? labels, Func<IReadOnlyList<string>, string> write, string missing) =>
        labels is null ? missing : write(labels);

    public static IEnumerable<string[]> Each(Func<VotedText, string, IReadOnlyList<string>?, IEnumerable<string[]>> rows) =>
        Items.SelectMany(item => Annotators.Zip(item.Votes).SelectMany(vote => rows(item, vote.First, vote.Second)));

    public static void AssertAll(IEnumerable<TableFamily> families)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var family in families)
        {
            foreach (var written in WrittenTable.All)
            {
                count++;
                var found = Found(family, written.Text(family.Rows));
                if (found != family.Expected)
                {
                    wrong.Add($"{family.Name}, {written}:\n{found}\ninstead of\n{family.Expected}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count} are read otherwise:\n{string.Join('\n', wrong.Take(3))}");
        Assert.True(count >= 100);
    }

    public static string Found(TableFamily family, string content)
    {
        try
        {
            var remarks = new List<string>();
            var reading = new DatasetReading("file.csv")
            {
                Remark = remarks.Add,
                LabelsAreExpected = true,
                LabelList = family.LabelList,
                Threshold = family.Threshold,
                FaultLimit = 20,
            };
            var head = DatasetHead.Read(new StringReader(content), "file.csv", out var whole, reading);
            var format = DatasetFormatCatalogue.Recognise(head).Format;
            var items = DatasetReader.Read(whole, format, reading).Select(item => Shown(item, family.Votes));
            return $"{format.Name}\n{string.Join('\n', items)}\n{string.Join('\n', remarks.Where(IsCount).Select(Beginning))}";
        }
        catch (DatasetFormatException refused)
        {
            return refused.Message;
        }
    }

    public static string Shown(TextItem item, bool votes) =>
        VotedText.Shown(
            item.Id,
            item.Text,
            votes
                ? string.Join(
                    ' ',
                    (item.Annotations ?? new Dictionary<string, IReadOnlyList<string>>())
                        .Select(vote => $"{vote.Key}:{Sorted(vote.Value)}")
                        .Order(StringComparer.Ordinal)
                )
                : Sorted(item.Labels)
        );

    /// <summary>What must be said of votes without a value; the empty text for none.</summary>
    public static string Unknown(int votes) =>
        votes == 0 ? ""
        : votes == 1 ? "file.csv: 1 vote is unknown, because a part of it has no value"
        : $"file.csv: {votes} votes are unknown, because a part of each has no value";

    private static bool IsCount(string remark) => remark.Contains("unknown, because", StringComparison.Ordinal);

    private static string Beginning(string remark) => remark[..remark.IndexOf(" (first", StringComparison.Ordinal)];

    public static string Sorted(IReadOnlyList<string>? labels) =>
        labels is null ? "unknown" : string.Join('+', labels.Order(StringComparer.Ordinal));
}
