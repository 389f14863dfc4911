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

    /// <summary>The prompt around every document of a run.</summary>
    public static ReportPrompt Of(TraceSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Prompt.Demonstrations is SharedDemonstrations shared
            ? Of(record, shared.Shown)
            : ReportPrompt.Unknown(
                "Each document has its own demonstrations. An older version began this run and kept only their hash: call 'plurality run' "
                    + "again with its run file to add them."
            );
    }

    /// <summary>The prompt around a document that has its own demonstrations.</summary>
    public static ReportPrompt Of(TraceSetRecord record, IReadOnlyList<ShownDemonstration> demonstrations)
    {
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
                        .. demonstrations.Select(one => new Demonstration(
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
