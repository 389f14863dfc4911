using Plurality.Labels;

namespace Plurality.Reports;

/// <summary>A run as a report names it.</summary>
/// <param name="Name">Its name, unique in the report.</param>
/// <param name="Documents">How many documents it has.</param>
/// <param name="Failed">How many of them have a fault instead of an answer.</param>
/// <param name="Model">What a reader knows the model by.</param>
/// <param name="Task">How many labels an answer may have.</param>
/// <param name="Record">What its traces were made from, in full.</param>
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

    /// <summary>The methods label by label; those that have probabilities.</summary>
    public IReadOnlyList<ReportMethod> ByLabel { get; init; } = [];
}
