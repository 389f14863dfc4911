using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>What a prompt asks for every document: the labels, their noun and the answer format.</summary>
/// <param name="Labels">The label set.</param>
/// <param name="Format">The format of answers, in demonstrations and in the model's output.</param>
internal sealed record PromptTask(LabelSet Labels, AnswerFormat Format)
{
    /// <summary>None, one or several labels (default), or exactly one.</summary>
    public TaskKind Kind { get; init; } = TaskKind.MultiLabel;

    /// <summary>The plural noun for the labels: <c>emotions</c>, <c>relations</c>; <c>labels</c> if no better noun is known.</summary>
    public string Noun { get; init; } = "labels";

    /// <summary>The labels in the order in which the instruction names them; the set's own order unless set.</summary>
    public IReadOnlyList<string> InstructionLabels { get; init; } = Labels;

    /// <summary>Descriptions of labels, by label, for templates that show them.</summary>
    public IReadOnlyDictionary<string, string> Descriptions { get; init; } = new Dictionary<string, string>();
}
