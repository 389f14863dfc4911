using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>One annotator's vote on one task of a LeWiDi item, as it is written.</summary>
/// <param name="Task">The task, named as its label.</param>
/// <param name="Annotator">Who voted.</param>
/// <param name="Written">The vote: a number, or labels with commas between them.</param>
/// <param name="Shares">The shares of the item's votes as the file gives them; null if it does not.</param>
internal sealed record LewidiVote(string Task, string Annotator, string Written, JsonElement? Shares);
