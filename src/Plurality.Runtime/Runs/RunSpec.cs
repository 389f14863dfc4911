using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Remote;
using Plurality.Traces;

namespace Plurality.Runtime.Runs;

/// <summary>The validated content of a run file: names, paths and numbers; no file is opened yet. <see cref="Experiment"/> reads what it
/// names.</summary>
public sealed record RunSpec
{
    /// <summary>The run's name in the store: letters, digits and <c>. - _</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Reads the runs of a YAML file: one, or several where the file has a <c>matrix</c>. Paths in the file are relative to its
    /// folder.</summary>
    /// <exception cref="PluralityException">The file cannot be read, or has faults. The message has all of them, each with its line and
    /// column.</exception>
    public static IReadOnlyList<RunSpec> Read(string path) => RunFile.Read(path);

    /// <summary>Where documents and demonstrations come from.</summary>
    public required RunData Data { get; init; }

    /// <summary>Whether none, one or several labels apply, or exactly one.</summary>
    public TaskKind Task { get; init; } = TaskKind.MultiLabel;

    /// <summary>The labels in the given order; null: those of the data, sorted by code unit.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The GGUF file, or the address of an engine; null for the embedded model.</summary>
    public string? ModelPath { get; init; }

    /// <summary>LoRA adapters of the model, in their order.</summary>
    public IReadOnlyList<LlamaAdapter> Adapters { get; init; } = [];

    /// <summary>How llama.cpp opens and runs the model.</summary>
    public LlamaModelOptions ModelOptions => Llama.OptionsFor(ModelPath) with { Adapters = Adapters };

    /// <summary>How the engine is asked whose address <see cref="ModelPath"/> is; null for a file.</summary>
    internal RemoteModelOptions? Engine { get; init; }

    /// <summary>What the engine's tokens cost; null if the run file does not say.</summary>
    internal TokenPrices? Prices { get; init; }

    /// <summary>The settings of llama.cpp in the run file.</summary>
    internal LlamaSettings Llama { get; init; } = new();

    /// <summary>How a document is asked about.</summary>
    public PromptSpec Prompt { get; init; } = new();

    /// <summary>How answers come about.</summary>
    public DecodingMode Decoding { get; init; } = DecodingMode.Constrained;

    /// <summary>How options are scored.</summary>
    public ScoringMode Scoring { get; init; } = ScoringMode.Exact;

    /// <summary>With exact scoring: the error limit of a step's probabilities, in [0,1); 0 for none; null for the default of
    /// <see cref="ClassificationTask.ScoringBound"/>.</summary>
    public double? ScoringBound { get; init; }

    /// <summary>The most labels of an answer, at least 1; null for the default of <see cref="ClassificationTask.MaximumLabels"/>.</summary>
    public int? MaximumLabels { get; init; }

    /// <summary>With first-token scoring: whether other spellings' first tokens count too. Without meaning in exact scoring.</summary>
    public bool SurfaceVariants { get; init; } = true;

    /// <summary>The layers whose hidden state at step 1 is stored, from 1; <see cref="GenerationSettings.LastLayer"/> for the
    /// last.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init; } = [];

    /// <summary>Whether attention shares are stored.</summary>
    public bool Attention { get; init; }

    /// <summary>
    /// The methods whose results are computed, at least one, as <see cref="Plurality.Methods.Method"/> writes them. They decide what the
    /// model is asked: how many draws of demonstrations, which questions, which hidden states.
    /// </summary>
    public IReadOnlyList<string> Methods { get; init; } = [MaxOverGenerationsEstimator.PlainName];

    /// <summary>Whether each pair of <c>binary</c> is asked in both orders.</summary>
    public bool BothOrders { get; init; }

    /// <summary>The limits of <c>marginal</c>.</summary>
    public ListBudget Marginal { get; init; } = new();

    /// <summary>The seed of every draw of the run.</summary>
    public ulong Seed { get; init; }

    /// <summary>The batch size: how many documents are computed and stored together, 1 to <see cref="MaximumBatchSize"/>.</summary>
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>The batch size where none is named.</summary>
    public const int DefaultBatchSize = Classifier.DefaultBatchSize;

    /// <summary>The largest batch size: the engine keeps at most 256 sequences at once (ARCHITECTURE.md).</summary>
    public const int MaximumBatchSize = 256;

    /// <summary>The maximum number of faults that are collected from a data file.</summary>
    public const int FaultLimit = 20;

    /// <summary>The default number of demonstrations if there is a pool; the paper's value.</summary>
    public const int DefaultShots = 10;
}
