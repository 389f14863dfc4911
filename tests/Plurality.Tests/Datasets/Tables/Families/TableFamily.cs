namespace Plurality.Tests.Datasets.Tables.Families;

/// <summary>The data set as one form writes it, and what must be read from it.</summary>
internal sealed record TableFamily(string Name, string Format, IReadOnlyList<IReadOnlyList<string>> Rows, bool Votes)
{
    public IReadOnlyList<string>? LabelList { get; init; }

    public double? Threshold { get; init; }

    /// <summary>How many votes must be said to be unknown.</summary>
    public int Unknown { get; init; }

    public string Expected =>
        $"{Format}\n"
        + string.Join(
            '\n',
            FamilyData.Items.Select(item =>
                VotedText.Shown(
                    item.Id,
                    item.Text,
                    Votes
                        ? string.Join(
                            ' ',
                            FamilyData
                                .Annotators.Zip(item.Votes)
                                .Where(vote => vote.Second is not null)
                                .Select(vote => $"{vote.First}:{FamilyData.Sorted(vote.Second)}")
                        )
                        : FamilyData.Sorted(item.Aggregate)
                )
            )
        )
        + "\n"
        + FamilyData.Unknown(Unknown);
}
