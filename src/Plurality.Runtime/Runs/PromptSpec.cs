using Plurality.Labels;
using Plurality.Prompts;

namespace Plurality.Runtime.Runs;

/// <summary>The prompt settings of a run (docs/method.md#2-the-prompt).</summary>
public sealed record PromptSpec
{
    /// <summary>The number of demonstrations in a prompt, at least 0.</summary>
    public int Shots { get; init; }

    /// <summary>How demonstrations are chosen.</summary>
    public DemonstrationSampling Sampling { get; init; } = DemonstrationSampling.Random;

    /// <summary>The order of labels in the instruction and in every demonstration.</summary>
    public LabelOrder Order { get; init; } = LabelOrder.Alphabetical;

    /// <summary>The format of answers.</summary>
    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <summary>The template's file; null for the default template.</summary>
    public string? TemplatePath { get; init; }

    /// <summary>The plural noun for the labels, such as <c>emotions</c>; null for the default of the task.</summary>
    public string? Noun { get; init; }

    /// <summary>Descriptions of labels, by label, for templates that show them.</summary>
    public IReadOnlyDictionary<string, string> Descriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the model's chat template frames the prompt.</summary>
    public bool Chat { get; init; }
}
