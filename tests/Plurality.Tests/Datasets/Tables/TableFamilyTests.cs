using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets.Tables;

/// <summary>
/// One data set in every form, notation, delimiter, line end, spelling of a missing value and order of columns: what is read is always the
/// same. Each combination is recognised and read as a user's file is, without an option that the form does not need.
/// </summary>
public sealed class TableFamilyTests
{
    private static readonly string[] Labels = ["joy", "fear", "anger"];

    private static readonly string[] Annotators = ["annotator_1", "annotator_2", "annotator_3"];

    private static readonly string[] MissingWords = ["", "NaN", "None", "null", "NA", " "];

    private static readonly (string Yes, string No)[] Flags =
    [
        ("1", "0"),
        ("1.0", "0.0"),
        ("True", "False"),
        ("yes", "no"),
        ("TRUE", "FALSE"),
    ];

    /// <summary>Who chose what; null is a vote that is not known. No label alone, several, none; nobody is always silent.</summary>
    private static readonly Item[] Items =
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

    private static readonly (string Name, Func<IReadOnlyList<string>, string> Write)[] Notations =
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

    [Fact]
    public void Lists_in_a_cell()
    {
        var commas = ((string Name, Func<IReadOnlyList<string>, string> Write)[])
            [.. Notations, ("commas", labels => string.Join(", ", labels)), ("padded", labels => $" {string.Join(',', labels)} ")];
        AssertAll(
            from notation in commas
            from missing in MissingWords.Where(word => !string.IsNullOrWhiteSpace(word))
            select new Family(
                $"{notation.Name}, missing {missing}",
                "csv",
                [
                    ["id", "text", "labels"],
                    .. Items.Select(item => (string[])[item.Id, item.Text, Cell(item.Aggregate, notation.Write, missing)]),
                ],
                Votes: false
            )
        );
    }

    [Fact]
    public void Zeros_and_ones_in_a_cell() =>
        AssertAll(
            from form in ((string Name, Func<IReadOnlyList<string>, string> Write)[])
                [
                    ("one-hot", labels => $"[{string.Join(", ", Labels.Select(label => labels.Contains(label) ? 1 : 0))}]"),
                    ("positions", labels => $"[{string.Join(" ", labels.Select(label => Array.IndexOf(Labels, label)))}]"),
                ]
            from missing in MissingWords.Where(word => !string.IsNullOrWhiteSpace(word))
            select new Family(
                $"{form.Name}, missing {missing}",
                "csv",
                [
                    ["id", "text", "labels"],
                    .. Items.Select(item => (string[])[item.Id, item.Text, Cell(item.Aggregate, form.Write, missing)]),
                ],
                Votes: false
            )
            {
                LabelList = Labels,
            }
        );

    [Fact]
    public void Columns_of_labels() =>
        AssertAll(
            from flag in Flags
            from missing in MissingWords
            select new Family(
                $"{flag.Yes} and {flag.No}, missing {missing}",
                "csv-wide",
                [
                    ["id", "text", .. Labels, "author"],
                    .. Items.Select(item =>
                        (string[])
                            [
                                item.Id,
                                item.Text,
                                .. Labels.Select(label => item.Aggregate is { } chosen ? Flag(flag, chosen.Contains(label)) : missing),
                                "ann",
                            ]
                    ),
                ],
                Votes: false
            )
        );

    [Fact]
    public void Rows_of_an_annotator_and_a_label() =>
        AssertAll(
            from missing in MissingWords.Where(word => !string.IsNullOrWhiteSpace(word))
            select new Family(
                $"missing {missing}",
                "csv-long",
                [
                    ["id", "text", "annotator", "label"],
                    .. Each(
                        (item, annotator, vote) =>
                            vote is null
                                ?
                                [
                                    [item.Id, item.Text, annotator, missing],
                                ]
                            : vote.Count == 0
                                ?
                                [
                                    [item.Id, item.Text, annotator, "none"],
                                ]
                            : vote.Select(label => (string[])[item.Id, item.Text, annotator, $" {label}"])
                    ),
                ],
                Votes: true
            )
        );

    [Fact]
    public void Rows_of_an_annotator_with_a_list() =>
        AssertAll(
            from notation in Notations
            from missing in MissingWords.Where(word => !string.IsNullOrWhiteSpace(word))
            select new Family(
                $"{notation.Name}, missing {missing}",
                "csv-long",
                [
                    ["id", "text", "annotator", "label"],
                    .. Each(
                        (item, annotator, vote) =>
                            [
                                [item.Id, item.Text, annotator, Cell(vote, notation.Write, missing)],
                            ]
                    ),
                ],
                Votes: true
            )
        );

    [Fact]
    public void Rows_of_an_annotator_a_label_and_a_value() =>
        AssertAll(
            from flag in Flags
            from missing in MissingWords
            select new Family(
                $"{flag.Yes} and {flag.No}, missing {missing}",
                "csv-long",
                [
                    ["id", "text", "annotator", "label", "value"],
                    .. Each(
                        (item, annotator, vote) =>
                            Labels.Select(label =>
                                (string[])[item.Id, item.Text, annotator, label, vote is null ? missing : Flag(flag, vote.Contains(label))]
                            )
                    ),
                ],
                Votes: true
            )
        );

    [Fact]
    public void Rows_of_an_annotator_and_columns_of_labels() =>
        AssertAll(
            from flag in Flags
            from missing in MissingWords
            select new Family(
                $"{flag.Yes} and {flag.No}, missing {missing}",
                "csv-wide",
                [
                    ["id", "text", "annotator", .. Labels],
                    .. Each(
                        (item, annotator, vote) =>
                            [
                                [
                                    item.Id,
                                    item.Text,
                                    annotator,
                                    .. Labels.Select(label => vote is null ? missing : Flag(flag, vote.Contains(label))),
                                ],
                            ]
                    ),
                ],
                Votes: true
            )
        );

    [Fact]
    public void Columns_of_annotators() =>
        AssertAll(
            from notation in Notations
            from missing in MissingWords
            select new Family(
                $"{notation.Name}, missing {missing}",
                "csv-annotators",
                [
                    ["id", "text", .. Annotators],
                    .. Items.Select(item =>
                        (string[])
                            [
                                item.Id,
                                item.Text,
                                .. item.Votes.Select(vote => vote is { Count: 0 } ? "none" : Cell(vote, notation.Write, missing)),
                            ]
                    ),
                ],
                Votes: true
            )
        );

    [Fact]
    public void Rows_of_a_label_and_columns_of_annotators() =>
        AssertAll(
            from flag in Flags
            from missing in MissingWords
            select new Family(
                $"{flag.Yes} and {flag.No}, missing {missing}",
                "csv-ratings",
                [
                    ["id", "text", "emotion", .. Annotators],
                    .. Items.SelectMany(item =>
                        Labels.Select(label =>
                            (string[])
                                [
                                    item.Id,
                                    item.Text,
                                    label,
                                    .. item.Votes.Select(vote => vote is null ? missing : Flag(flag, vote.Contains(label))),
                                ]
                        )
                    ),
                ],
                Votes: true
            )
        );

    [Fact]
    public void Grades_with_a_threshold_are_votes_from_it_on() =>
        AssertAll(
            from missing in MissingWords
            select new Family(
                $"missing {missing}",
                "csv-ratings",
                [
                    ["id", "text", "emotion", .. Annotators],
                    .. Items.SelectMany(item =>
                        Labels.Select(label =>
                            (string[])
                                [
                                    item.Id,
                                    item.Text,
                                    label,
                                    .. item.Votes.Select(vote =>
                                        vote is null ? missing
                                        : vote.Contains(label) ? (label == "joy" ? "3" : "2")
                                        : label == "joy" ? "1"
                                        : "0"
                                    ),
                                ]
                        )
                    ),
                ],
                Votes: true
            )
            {
                Threshold = 2,
            }
        );

    private static string Flag((string Yes, string No) flag, bool chosen) => chosen ? flag.Yes : flag.No;

    private static string Cell(IReadOnlyList<string>? labels, Func<IReadOnlyList<string>, string> write, string missing) =>
        labels is null ? missing : write(labels);

    private static IEnumerable<string[]> Each(Func<Item, string, IReadOnlyList<string>?, IEnumerable<string[]>> rows) =>
        Items.SelectMany(item => Annotators.Zip(item.Votes).SelectMany(vote => rows(item, vote.First, vote.Second)));

    private static void AssertAll(IEnumerable<Family> families)
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

    private static string Found(Family family, string content)
    {
        try
        {
            var reading = new DatasetReading("file.csv")
            {
                LabelsAreExpected = true,
                LabelList = family.LabelList,
                Threshold = family.Threshold,
                FaultLimit = 20,
            };
            var head = DatasetHead.Read(new StringReader(content), "file.csv", out var whole, reading);
            var format = DatasetFormatCatalogue.Recognise(head).Format;
            var items = DatasetReader.Read(whole, format, reading).Select(item => Shown(item, family.Votes));
            return $"{format.Name}\n{string.Join('\n', items)}";
        }
        catch (DatasetFormatException refused)
        {
            return refused.Message;
        }
    }

    private static string Shown(TextItem item, bool votes) =>
        Item.Shown(
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

    private static string Sorted(IReadOnlyList<string>? labels) =>
        labels is null ? "unknown" : string.Join('+', labels.Order(StringComparer.Ordinal));

    private sealed record Item(string Id, string Text, IReadOnlyList<string>?[] Votes)
    {
        /// <summary>What the first annotator chose, for files with one vote; the fourth item has none.</summary>
        public IReadOnlyList<string>? Aggregate => Id == "d4" ? null : Votes[0];

        public static string Shown(string id, string text, string labels) => $"{id} <{text}> {labels}";
    }

    private sealed record Family(string Name, string Format, IReadOnlyList<IReadOnlyList<string>> Rows, bool Votes)
    {
        public IReadOnlyList<string>? LabelList { get; init; }

        public double? Threshold { get; init; }

        public string Expected =>
            $"{Format}\n"
            + string.Join(
                '\n',
                Items.Select(item =>
                    Item.Shown(
                        item.Id,
                        item.Text,
                        Votes
                            ? string.Join(
                                ' ',
                                Annotators
                                    .Zip(item.Votes)
                                    .Where(vote => vote.Second is not null)
                                    .Select(vote => $"{vote.First}:{Sorted(vote.Second)}")
                            )
                            : Sorted(item.Aggregate)
                    )
                )
            );
    }
}
