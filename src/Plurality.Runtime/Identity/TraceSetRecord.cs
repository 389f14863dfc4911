using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Runtime.Identity;

/// <summary>
/// Everything that can change a trace, and nothing else: no file names, no threads, no gold labels of the documents, no estimators.
/// It contains documents and rendered prompts as hashes and their inputs in full, so that the record alone says what was
/// done.
/// </summary>
internal sealed record TraceSetRecord
{
    /// <summary>The documents.</summary>
    public required DataRecord Data { get; init; }

    /// <summary>The labels in the order of their set.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>How many labels an answer may have.</summary>
    public TaskKind Task { get; init; } = TaskKind.MultiLabel;

    /// <summary>How a document is asked about.</summary>
    public required PromptRecord Prompt { get; init; }

    /// <summary>The model, in its backend's own words.</summary>
    public required BackendRecord Model { get; init; }

    /// <summary>How answers are decoded.</summary>
    public required DecodingMode Decoding { get; init; }

    /// <summary>How options are scored.</summary>
    public required Scoring Scoring { get; init; }

    /// <summary>
    /// Whether first-token scoring counts other spellings' first tokens; false with exact scoring, which does not use them.
    /// </summary>
    public required bool SurfaceVariants { get; init; }

    /// <summary>The limit of an answer's length in tokens; null: the default of the decoder.</summary>
    public int? MaximumAnswerTokens { get; init; }

    /// <summary>
    /// The number of steps that are read; null for whole answers. It is left out where an answer cannot have more steps, and so are all
    /// records of versions that read whole answers only.
    /// </summary>
    public int? Steps { get; init; }

    /// <summary>The most labels of an answer; null where there is no limit, as in all records of earlier versions.</summary>
    public int? MaximumLabels { get; init; }

    /// <summary>The bound of scoring at the steps after the first where it is larger than that of <see cref="Scoring"/>; else 0, as in all
    /// records of earlier versions.</summary>
    public double LaterBound { get; init; }

    /// <summary>The recorded data in addition to steps.</summary>
    public required RecordedStates Recorded { get; init; }

    /// <summary>The seed of the demonstrations.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The number of documents in a batch, at least 1.</summary>
    public required int BatchSize { get; init; }
}
