using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Reports;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Reports;

/// <summary>Reconstructs the prompt of a run from its record.</summary>
internal static class StoredPrompt
{
    /// <summary>The placeholder for the document; if any other part contains it, the prompt is unknown.</summary>
    private const string Place = "\0document\0";

    /// <summary>The prompt around a document.</summary>
    public static ReportPrompt Of(TraceSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Prompt.Demonstrations is not SharedDemonstrations shared)
        {
            return ReportPrompt.Unknown("Each document has its own demonstrations. The record keeps only their hash.");
        }

        try
        {
            var labels = LabelSet.Create(record.Labels);
            var task = new PromptTask(labels, AnswerFormat.Named(record.Prompt.Format))
            {
                Kind = record.Task,
                Noun = record.Prompt.Noun,
                InstructionLabels = record.Prompt.InstructionLabels,
                Descriptions = record.Prompt.Descriptions,
            };
            var parts = PromptTemplate
                .Parse(record.Prompt.Template, "of the run")
                .Render(
                    task,
                    [
                        .. shared.Shown.Select(one => new Demonstration(
                            one.Text,
                            one.Labels,
                            new Dictionary<string, string>(StringComparer.Ordinal)
                        )),
                    ],
                    Place
                )
                .Text.Split(Place);
            return parts.Length == 2
                ? new ReportPrompt(parts[0], parts[1], record.Prompt.Chat, Fault: null)
                : ReportPrompt.Unknown("The template shows the document more than once.");
        }
        catch (PromptException fault)
        {
            return ReportPrompt.Unknown($"The prompt cannot be written again from the record. {fault.Message}");
        }
    }
}
