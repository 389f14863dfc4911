using Xunit;
using static Plurality.Tests.Datasets.Tables.Families.FamilyData;

namespace Plurality.Tests.Datasets.Tables.Families;

/// <summary>Rows of votes.</summary>
public sealed class VoteFamilyTests
{
    [Fact]
    public void Rows_of_an_annotator_and_a_label() =>
        AssertAll(
            from missing in MissingWords.Where(word => !string.IsNullOrWhiteSpace(word))
            select new TableFamily(
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
            {
                Unknown = 2,
            }
        );

    [Fact]
    public void Rows_of_an_annotator_with_a_list() =>
        AssertAll(
            from notation in Notations
            from missing in MissingWords.Where(word => !string.IsNullOrWhiteSpace(word))
            select new TableFamily(
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
            {
                Unknown = 2,
            }
        );

    [Fact]
    public void Rows_of_an_annotator_a_label_and_a_value() =>
        AssertAll(
            from flag in Flags
            from missing in MissingWords
            select new TableFamily(
                $"{flag.Yes} and {flag.No}, missing {missing}",
                "csv-long",
                [
                    ["id", "text", "annotator", "label", "value"],
                    .. Each(
                        (item, annotator, vote) =>
                            Emotions.Select(label =>
                                (string[])[item.Id, item.Text, annotator, label, vote is null ? missing : Flag(flag, vote.Contains(label))]
                            )
                    ),
                ],
                Votes: true
            )
            {
                Unknown = 2,
            }
        );

    [Fact]
    public void Rows_of_an_annotator_and_columns_of_labels() =>
        AssertAll(
            from flag in Flags
            from missing in MissingWords
            select new TableFamily(
                $"{flag.Yes} and {flag.No}, missing {missing}",
                "csv-wide",
                [
                    ["id", "text", "annotator", .. Emotions],
                    .. Each(
                        (item, annotator, vote) =>
                            [
                                [
                                    item.Id,
                                    item.Text,
                                    annotator,
                                    .. Emotions.Select(label => vote is null ? missing : Flag(flag, vote.Contains(label))),
                                ],
                            ]
                    ),
                ],
                Votes: true
            )
            {
                Unknown = 2,
            }
        );
}
