using Xunit;
using static Plurality.Tests.Datasets.Tables.Families.FamilyData;

namespace Plurality.Tests.Datasets.Tables.Families;

/// <summary>Columns of annotators.</summary>
public sealed class AnnotatorFamilyTests
{
    [Fact]
    public void Columns_of_annotators() =>
        AssertAll(
            from notation in Notations
            from missing in MissingWords
            select new TableFamily(
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
            select new TableFamily(
                $"{flag.Yes} and {flag.No}, missing {missing}",
                "csv-ratings",
                [
                    ["id", "text", "emotion", .. Annotators],
                    .. Items.SelectMany(item =>
                        Emotions.Select(label =>
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
            select new TableFamily(
                $"missing {missing}",
                "csv-ratings",
                [
                    ["id", "text", "emotion", .. Annotators],
                    .. Items.SelectMany(item =>
                        Emotions.Select(label =>
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
}
