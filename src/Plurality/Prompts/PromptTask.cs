using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>What a prompt asks, whatever the document: the labels, what they are called, and how the answer is written.</summary>
/// <param name="Labels">The label set.</param>
/// <param name="Format">How answers are written, in demonstrations as in what the model writes.</param>
internal sealed record PromptTask(LabelSet Labels, AnswerFormat Format)
{
    /// <summary>None, one or several labels (default), or exactly one.</summary>
    public TaskKind Kind { get; init; } = TaskKind.MultiLabel;

    /// <summary>What the labels are, in the plural: <c>emotions</c>, <c>relations</c>; <c>labels</c> where nothing better is
    /// known.</summary>
    public string Noun { get; init; } = "labels";

    /// <summary>The labels in the order in which the instruction names them; the set's own order unless set.</summary>
    public IReadOnlyList<string> InstructionLabels { get; init; } = Labels;

    /// <summary>Descriptions of labels, by label, for templates that show them.</summary>
    public IReadOnlyDictionary<string, string> Descriptions { get; init; } = new Dictionary<string, string>();
}
