using Plurality.Labels;
using Plurality.Prompts;

namespace Plurality.Runtime.Runs;

/// <summary>How a run asks about a document (docs/method.md#2-the-prompt).</summary>
public sealed record PromptSpec
{
    /// <summary>How many demonstrations the prompt shows; 0 or more.</summary>
    public int Shots { get; init; }

    /// <summary>How they are chosen.</summary>
    public DemonstrationSampling Sampling { get; init; } = DemonstrationSampling.Random;

    /// <summary>The order of labels in the instruction and in every demonstration.</summary>
    public LabelOrder Order { get; init; } = LabelOrder.Alphabetical;

    /// <summary>How answers are written.</summary>
    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <summary>The template's file; null for the default template.</summary>
    public string? TemplatePath { get; init; }

    /// <summary>What the labels are, in the plural; null where the task's default does.</summary>
    public string? Noun { get; init; }

    /// <summary>Descriptions of labels, by label, for templates that show them.</summary>
    public IReadOnlyDictionary<string, string> Descriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the prompt is framed by the model's chat template.</summary>
    public bool Chat { get; init; }
}
