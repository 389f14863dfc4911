namespace Plurality.Runtime.Identity;

/// <summary>How a trace set asks about a document (docs/method.md#2-the-prompt).</summary>
internal sealed record PromptRecord
{
    /// <summary>Whether the model's chat template frames the prompt.</summary>
    public required bool Chat { get; init; }

    /// <summary>The solved examples.</summary>
    public required DemonstrationsRecord Demonstrations { get; init; }

    /// <summary>The descriptions of labels, by label.</summary>
    public required IReadOnlyDictionary<string, string> Descriptions { get; init; }

    /// <summary>The name of the answer format.</summary>
    public required string Format { get; init; }

    /// <summary>The labels in the order of the instruction.</summary>
    public required IReadOnlyList<string> InstructionLabels { get; init; }

    /// <summary>The plural noun for the labels.</summary>
    public required string Noun { get; init; }

    /// <summary>The text of the template.</summary>
    public required string Template { get; init; }

    /// <summary>
    /// The hash of all rendered prompts, as lower-case hexadecimal. It covers the fields of documents that the template shows.
    /// </summary>
    public required string TextsSha256 { get; init; }
}
