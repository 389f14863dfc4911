using Plurality.Labels;

namespace Plurality.Reports;

/// <summary>A run as a report names it.</summary>
/// <param name="Name">Its name, unique in the report.</param>
/// <param name="Documents">The number of its documents.</param>
/// <param name="Failed">The number of them with a fault instead of an answer.</param>
/// <param name="Model">The model's display name.</param>
/// <param name="Task">How many labels an answer may have.</param>
/// <param name="Record">The full record of its traces' inputs.</param>
/// <param name="Methods">Its methods as they are written, in the order of every <see cref="ReportAnswer.Estimates"/>.</param>
internal sealed record ReportRun(
    string Name,
    int Documents,
    int Failed,
    string Model,
    TaskKind Task,
    IReadOnlyList<RecordEntry> Record,
    IReadOnlyList<string> Methods
)
{
    /// <summary>The prompt around each document.</summary>
    public ReportPrompt Prompt { get; init; } = ReportPrompt.Unknown("The prompt is not known.");

    /// <summary>The methods that have probabilities, with figures per label.</summary>
    public IReadOnlyList<ReportMethod> ByLabel { get; init; } = [];
}
