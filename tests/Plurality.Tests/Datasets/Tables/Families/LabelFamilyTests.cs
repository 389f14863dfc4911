using Xunit;
using static Plurality.Tests.Datasets.Tables.Families.FamilyData;

namespace Plurality.Tests.Datasets.Tables.Families;

/// <summary>Labels of items, in one cell or one column per label.</summary>
public sealed class LabelFamilyTests
{
    [Fact]
    public void Lists_in_a_cell()
    {
        var commas = ((string Name, Func<IReadOnlyList<string>, string> Write)[])
            [.. Notations, ("commas", labels => string.Join(", ", labels)), ("padded", labels => $" {string.Join(',', labels)} ")];
        AssertAll(
            from notation in commas
            from missing in MissingWords.Where(word => !string.IsNullOrWhiteSpace(word))
            select new TableFamily(
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
                    ("one-hot", labels => $"[{string.Join(", ", Emotions.Select(label => labels.Contains(label) ? 1 : 0))}]"),
                    ("positions", labels => $"[{string.Join(" ", labels.Select(label => Array.IndexOf(Emotions, label)))}]"),
                ]
            from missing in MissingWords.Where(word => !string.IsNullOrWhiteSpace(word))
            select new TableFamily(
                $"{form.Name}, missing {missing}",
                "csv",
                [
                    ["id", "text", "labels"],
                    .. Items.Select(item => (string[])[item.Id, item.Text, Cell(item.Aggregate, form.Write, missing)]),
                ],
                Votes: false
            )
            {
                LabelList = Emotions,
            }
        );

    [Fact]
    public void Columns_of_labels() =>
        AssertAll(
            from flag in Flags
            from missing in MissingWords
            select new TableFamily(
                $"{flag.Yes} and {flag.No}, missing {missing}",
                "csv-wide",
                [
                    ["id", "text", .. Emotions, "author"],
                    .. Items.Select(item =>
                        (string[])
                            [
                                item.Id,
                                item.Text,
                                .. Emotions.Select(label => item.Aggregate is { } chosen ? Flag(flag, chosen.Contains(label)) : missing),
                                "ann",
                            ]
                    ),
                ],
                Votes: false
            )
            {
                Unknown = 1,
            }
        );
}
