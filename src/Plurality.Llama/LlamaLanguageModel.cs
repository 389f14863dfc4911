using Plurality.Llama.Cache;
using Plurality.Llama.Engine;
using Plurality.Llama.Files;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Llama;

/// <summary>
/// A GGUF model that llama.cpp runs on this machine, with exact masses, hidden states and attention. Thread safety: an instance is not
/// thread-safe; use it from one thread at a time. Several instances can be used at once, each from its own thread. Computation is
/// synchronous: results are ready when a call returns.
/// </summary>
public sealed class LlamaLanguageModel : ITokenModel, ITextEmbedder, IAttentionReader, IConcurrentModel
{
    /// <summary>The name of this backend in model identities.</summary>
    public const string Backend = "llama.cpp";

    /// <summary>The largest number of tokens in one decode call where nothing else is asked for or was tuned.</summary>
    internal const int DefaultBatchTokens = 512;

    private readonly LlamaModel _model;
    private readonly LlamaContextOptions _context;
    private readonly LlamaScorer _scorer;
    private readonly Func<LlamaModelOptions, bool, LlamaLanguageModel> _openBeside;
    private readonly bool _ownsModel;
    private readonly bool _isSecond;
    private AttentionReader? _attention;
    private EmbeddingReader? _embedding;
    private LlamaLanguageModel? _second;

    private LlamaLanguageModel(
        LlamaModel model,
        LlamaModelOptions options,
        PreparedModel prepared,
        LlamaLibrary library,
        bool ownsModel = true,
        bool isSecond = false
    )
    {
        var usesKernels = options.MayUseKernels && model.SuitsKernels;
        (_model, _ownsModel, _isSecond) = (model, ownsModel, isSecond);
        _context = new LlamaContextOptions(
            options.ContextCells,
            options.BatchTokens ?? TunedTokens(prepared.Tuned, options.ContextCells) ?? DefaultBatchTokens,
            options.ComputingThreads,
            options.KeyValue,
            Observe: false,
            options.FlashAttention ?? prepared.Tuned?.FlashAttention ?? false,
            usesKernels
        );
        _scorer = new LlamaScorer(model.CreateContext, model.ContextLength, model.LayerCount, _context);
        _openBeside = (other, second) => new LlamaLanguageModel(model, other, prepared, library, ownsModel: false, second);
        Options = options;
        TunedBatchSize = prepared.Tuned?.BatchSize;
        SourcePath = prepared.Source;
        Tokenizer = new LlamaTokenizer(model);
        Warnings = prepared.Warnings;
        Record = new LlamaRecord(
            prepared.SourceSha256,
            WeightFormats.Name(prepared.Weights),
            prepared.Sha256,
            $"llama.cpp {library.Version} {library.Sha256}",
            usesKernels ? $"{library.CpuVariant}, own kernels{model.KernelCoverage.Exception}" : library.CpuVariant,
            options.KeyValue == KeyValueType.F32 ? "f32" : "f16",
            _context.FlashAttention,
            _context.BatchTokens,
            options.ContextCells,
            options.GpuLayers
        )
        {
            Adapters = [.. prepared.Adapters.Select(adapter => (adapter.Sha256, adapter.Scale))],
        };
        string[] files = [prepared.Source, .. prepared.Adapters.Select(adapter => adapter.Path)];
        Identity = new ModelIdentity(Backend, string.Join(" + ", files.Select(NameOf)), Record.ToJson())
        {
            ThinkingOff = model.Thinking.Habit == ThinkingHabit.SwitchedOff,
        };
        Capabilities = new ModelCapabilities(
            ExactMasses: true,
            FullVocabulary: true,
            HiddenStates: true,
            Attention: true,
            model.LayerCount
        );
    }

    /// <inheritdoc/>
    public ModelIdentity Identity { get; }

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public ITokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public ITokenScorer Scorer => _scorer;

    /// <summary>Everything about the model that can change a digit of a result, as in the record of <see cref="Identity"/>.</summary>
    internal LlamaRecord Record { get; }

    /// <summary>Warnings from preparing the model, one sentence each, such as a cache folder that cannot be written. Usually
    /// empty.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The batch that was reduced most so far, because its documents did not fit into the KV cache together; null if every
    /// batch fitted.</summary>
    internal ReducedBatch? ReducedBatch => ReducedBatch.Smaller(_scorer.Reduced, _second?.ReducedBatch);

    /// <inheritdoc/>
    ILanguageModel? IConcurrentModel.Second => _isSecond || Options.GpuLayers == 0 ? null : _second ??= _openBeside(Options, true);

    /// <summary>The number of documents computed together that <c>models tune</c> found fastest on this device; null where it was not
    /// asked.</summary>
    internal int? TunedBatchSize { get; }

    /// <summary>The largest number of tokens in one decode call.</summary>
    internal int BatchTokens => _context.BatchTokens;

    /// <summary>The full path of the model file that the user named, or of the embedded model.</summary>
    internal string SourcePath { get; }

    /// <summary>The options that the model was opened with.</summary>
    internal LlamaModelOptions Options { get; }

    /// <summary>The number of tokens that the current engine has computed, for shared prefixes and for documents.</summary>
    internal EvaluatedTokens Evaluated => _scorer.Evaluated + (_second?.Evaluated ?? default);

    /// <summary>Where the time of the current engine went.</summary>
    internal EngineTimes Times => _scorer.Times + (_second?.Times ?? default);

    /// <summary>Opens a model: checks the file, converts its weights if the options ask for it, and loads it.</summary>
    /// <param name="options">The model and how to run it.</param>
    /// <param name="cancellationToken">Cancels checking and converting.</param>
    /// <returns>The loaded model. The caller disposes it.</returns>
    /// <exception cref="PluralityException">A file is missing or damaged, the library refuses it, or an adapter was made for another
    /// model.</exception>
    /// <exception cref="PluralityException">The library cannot be loaded.</exception>
    /// <exception cref="ModelException">The library cannot load the model, the engine does not support this kind of model, or an option
    /// is out of range.</exception>
    public static LlamaLanguageModel Open(LlamaModelOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"options.Threads must be at least 1; got {options.Threads}. Use null for the number of physical cores."
            );
        }

        if (options.Threads > LlamaModelOptions.MaximumThreads)
        {
            throw new ModelException(
                $"Threads must be at most {LlamaModelOptions.MaximumThreads}, what llama.cpp can start; got {options.Threads}. Ask for as "
                    + $"many as there are cores."
            );
        }

        var batchTokens = options.BatchTokens ?? DefaultBatchTokens;
        if (batchTokens < DefaultBatchTokens)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"options.BatchTokens must be at least {DefaultBatchTokens}, which a tree of options may need; got {batchTokens}."
            );
        }

        if (options.ContextCells <= batchTokens)
        {
            throw new ModelException(
                $"The context must have more than {batchTokens} cells, what one call computes; got {options.ContextCells}. Ask for more."
            );
        }

        if (options.FlashAttention == true && options.GpuLayers == 0)
        {
            throw new ModelException(
                "Flash attention must be off where no layers are on a GPU: results would depend on the number of threads. Leave it out, or "
                    + "give --gpu-layers (gpu-layers in a run file)."
            );
        }

        var store = new ModelStore(options.CacheDirectory, options.Logger, options.LibraryDirectory, options.GpuLayers);
        return Load(
            store.Prepare(options.Model, options.Weights, cancellationToken, options.Progress, options.MayUseKernels, options.Adapters),
            options
        );
    }

    /// <summary>Loads a prepared model.</summary>
    /// <inheritdoc cref="Open"/>
    internal static LlamaLanguageModel Load(PreparedModel prepared, LlamaModelOptions options)
    {
        var library = LlamaLibrary.Load(options.LibraryDirectory, options.Logger);
        var model = LlamaModel.Load(library, prepared.Path, options.GpuLayers, options.MayUseKernels, prepared.Adapters);
        try
        {
            RefuseOtherKinds(model);
            return new LlamaLanguageModel(model, options, prepared, library);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Embeds each text as the mean of the last layer's hidden states after the final norm, over the tokens of the text. If a text is
    /// longer than the model's context, only its beginning counts.
    /// </summary>
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _embedding ??= new EmbeddingReader(CreateContext(observe: true));
        var longest = Math.Min(_model.ContextLength, Options.ContextCells - _context.BatchTokens);
        var states = _embedding.Read([.. texts.Select(text => Beginning(text, longest))], cancellationToken);
        var width = states.Max(state => (int?)state.Length) ?? 0;
        return new([.. states.Select(state => state.Length == 0 ? new float[width] : state)]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<AttentionShares> ReadAttention(
        IReadOnlyList<int> tokens,
        int promptTokens,
        IReadOnlyList<AttentionQuery> queries,
        CancellationToken cancellationToken
    )
    {
        _attention ??= new AttentionReader(CreateContext(observe: true), _model.LayerCount);
        return _attention.Read([.. tokens], promptTokens, queries, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _second?.Dispose();
        _scorer.Dispose();
        _attention?.Dispose();
        _embedding?.Dispose();
        if (_ownsModel)
        {
            _model.Dispose();
        }
    }

    /// <summary>Creates another context of the loaded model with the same options. The caller disposes it. An observer sees shares of
    /// attention, which flash attention never writes.</summary>
    /// <exception cref="ModelException">The library refuses, usually because memory is short.</exception>
    internal LlamaContext CreateContext(bool observe) =>
        _model.CreateContext(_context with { Observe = observe, FlashAttention = _context.FlashAttention && !observe });

    /// <summary>The same loaded model with other settings of its device. The caller disposes it before this one.</summary>
    internal LlamaLanguageModel With(DeviceSettings settings) =>
        _openBeside(Options with { FlashAttention = settings.FlashAttention, BatchTokens = settings.BatchTokens }, false);

    /// <summary>The settings chosen for this model's device.</summary>
    /// <exception cref="InvalidOperationException">No layers are on a device.</exception>
    internal DeviceChoices DeviceChoices(CancellationToken cancellationToken) =>
        new ModelStore(Options.CacheDirectory, Options.Logger, Options.LibraryDirectory, Options.GpuLayers).DeviceChoices(
            LlamaLibrary.Load(Options.LibraryDirectory, Options.Logger),
            cancellationToken
        ) ?? throw new InvalidOperationException("The model must have layers on a device; it has none.");

    /// <summary>What was tuned, if the context has room for more than one call.</summary>
    private static int? TunedTokens(DeviceSettings? tuned, int cells) => tuned?.BatchTokens < cells ? tuned.BatchTokens : null;

    /// <summary>The first tokens of a text that is not a prompt, after the beginning-of-text token if the vocabulary uses one.</summary>
    private int[] Beginning(string text, int longest)
    {
        var tokens = Tokenizer.Encode(text);
        int[] all = Tokenizer.Beginning is { } first && (tokens.Length == 0 || tokens[0] != first) ? [first, .. tokens] : tokens;
        return all[..Math.Min(all.Length, longest)];
    }

    /// <summary>The name of a file without its ending, and without the numbers of a part.</summary>
    private static string NameOf(string path) =>
        PartName.Of(path) is { } part ? Path.GetFileName(part.Stem) : Path.GetFileNameWithoutExtension(path);

    private static void RefuseOtherKinds(LlamaModel model)
    {
        var kind =
            model.IsDiffusion ? "fills in masked tokens"
            : model.HasEncoder || !model.HasDecoder ? "has an encoder"
            : model.IsRecurrent || model.IsHybrid ? "keeps a recurrent state that cannot be forked at a token"
            : null;
        if (kind is not null)
        {
            throw new ModelException($"The model must be a decoder-only transformer; {model.Description} {kind}. Choose another model.");
        }
    }
}
