namespace Plurality.Tests.Datasets.Tables.Families;

/// <summary>A text and what each annotator chose; null is a vote that is not known.</summary>
internal sealed record VotedText(string Id, string Text, IReadOnlyList<string>?[] Votes)
{
    /// <summary>What the first annotator chose, for files with one vote; the fourth item has none.</summary>
    public IReadOnlyList<string>? Aggregate => Id == "d4" ? null : Votes[0];

    public static string Shown(string id, string text, string labels) => $"{id} <{text}> {labels}";
}
