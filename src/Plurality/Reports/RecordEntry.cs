namespace Plurality.Reports;

/// <summary>A field of a run's record.</summary>
/// <param name="Key">Its path, such as <c>model.weights</c> or <c>prompt.demonstrations[3].text</c>.</param>
/// <param name="Value">Text as it is, any other value as JSON.</param>
internal sealed record RecordEntry(string Key, string Value);
