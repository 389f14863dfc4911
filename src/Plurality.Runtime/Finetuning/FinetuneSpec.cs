using Plurality.Labels;
using Plurality.Llama;
using Plurality.Runtime.Runs;
using Plurality.Training.Adapters;
using Plurality.Training.Optimisation;

namespace Plurality.Runtime.Finetuning;

/// <summary>The validated content of a file for <c>plurality finetune</c>.</summary>
internal sealed record FinetuneSpec
{
    /// <summary>The name of the adapter: letters, digits and <c>. - _</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The data, at least one entry. Each has its own label set.</summary>
    public required IReadOnlyList<FinetuneData> Data { get; init; }

    /// <summary>The GGUF file; null for the embedded model.</summary>
    public string? ModelPath { get; init; }

    /// <summary>How many labels apply.</summary>
    public TaskKind Task { get; init; } = TaskKind.MultiLabel;

    /// <summary>How a document is asked about. There are no demonstrations.</summary>
    public PromptSpec Prompt { get; init; } = new();

    /// <summary>What is made small.</summary>
    public FinetuneObjective Objective { get; init; } = FinetuneObjective.Supervised;

    /// <summary>The order of labels in answers; null for another random order in each epoch.</summary>
    public LabelOrder? AnswerOrder { get; init; } = LabelOrder.Alphabetical;

    /// <summary>The strength of <c>dpo</c>, above 0.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>With <c>dpo</c>: whether the rejected answer is the model's own, where it is wrong, and the chosen one gold. Otherwise the
    /// chosen one is an annotator's, and the rejected one that of another document.</summary>
    public bool RejectsOwnAnswers { get; init; }

    /// <summary>Rank, alpha and matrices of the adapter.</summary>
    public AdapterSettings Adapter { get; init; } = new();

    /// <summary>The optimiser.</summary>
    public OptimiserSettings Optimiser { get; init; } = new();

    /// <summary>How often each document is seen.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>The steps between two evaluations; null for one per epoch.</summary>
    public int? EvaluateEvery { get; init; }

    /// <summary>After so many evaluations without a better one training ends; null for never.</summary>
    public int? Patience { get; init; }

    /// <summary>The seed of everything that is drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>The number of threads; null for the number of physical cores. It does not change results.</summary>
    public int? Threads { get; init; }

    /// <summary>The folder that results are written to: that of the file.</summary>
    public required string Folder { get; init; }

    /// <summary>The options that open the model.</summary>
    public LlamaModelOptions ModelOptions => new() { Model = ModelPath ?? LlamaModelOptions.Embedded };
}
