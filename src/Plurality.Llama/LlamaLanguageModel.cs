using Plurality.Llama.Engine;
using Plurality.Llama.Errors;
using Plurality.Llama.Files;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Llama;

/// <summary>
/// A GGUF model run by llama.cpp on this machine, with exact masses, hidden states and attention. Not safe for use from several threads at
/// once. Computing is synchronous: results are ready when a call returns.
/// </summary>
public sealed class LlamaLanguageModel : ILanguageModel, ITextEmbedder, IAttentionReader
{
    /// <summary>What identities call this backend.</summary>
    public const string Backend = "llama.cpp";

    /// <summary>The largest number of tokens computed at once; each may need a row of logits over the whole vocabulary. Other sizes have
    /// not been measured.</summary>
    internal const int BatchTokens = 512;

    private readonly LlamaModel _model;
    private readonly LlamaScorer _scorer;
    private AttentionReader? _attention;
    private EmbeddingReader? _embedding;

    private LlamaLanguageModel(LlamaModel model, LlamaModelOptions options, PreparedModel prepared, LlamaLibrary library)
    {
        var usesKernels = options.UseKernels && options.GpuLayers == 0 && model.SuitsKernels;
        _model = model;
        _scorer = new LlamaScorer(
            model,
            new LlamaContextOptions(
                options.ContextCells,
                BatchTokens,
                options.ComputingThreads,
                options.KeyValue,
                Observe: false,
                Kernels: usesKernels
            )
        );
        Options = options;
        Tokenizer = new LlamaTokenizer(model);
        Warnings = prepared.Warnings;
        Record = new LlamaRecord(
            prepared.SourceSha256,
            WeightFormats.Name(prepared.Weights),
            prepared.Sha256,
            $"llama.cpp {library.Version} {library.Sha256}",
            usesKernels ? $"{library.CpuVariant}, own kernels" : library.CpuVariant,
            options.KeyValue == KeyValueType.F32 ? "f32" : "f16",
            FlashAttention: false,
            BatchTokens,
            options.ContextCells,
            options.GpuLayers
        );
        Identity = new ModelIdentity(Backend, Path.GetFileNameWithoutExtension(prepared.Source), Record.ToJson());
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

    /// <summary>What the identity's record holds.</summary>
    public LlamaRecord Record { get; }

    /// <summary>What the user should know about how the model was made ready: a cache that could not be used.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Of the batches so far whose documents had to wait for room in the context, the one with the fewest in flight; null where
    /// none had to.</summary>
    public ReducedBatch? ReducedBatch => _scorer.Reduced;

    /// <summary>What the model was opened with.</summary>
    internal LlamaModelOptions Options { get; }

    /// <summary>How many tokens the present engine has computed, for shared prefixes and for documents.</summary>
    internal EvaluatedTokens Evaluated => _scorer.Evaluated;

    /// <summary>How much time the present engine has spent inside the native library.</summary>
    internal TimeSpan TimeInLibrary => _scorer.TimeInLibrary;

    /// <summary>Makes a model ready: expands its weights where that is asked for, checks it, loads it.</summary>
    /// <exception cref="ModelFileException">The file is missing, damaged, or one that the library refuses.</exception>
    /// <exception cref="NativeLibraryException">The library cannot be loaded.</exception>
    /// <exception cref="ModelException">The library cannot load the model, the engine cannot run its kind, or the options ask for more than
    /// it can do.</exception>
    public static LlamaLanguageModel Open(LlamaModelOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"Threads must be at least 1; got {options.Threads}.");
        }

        if (options.Threads > LlamaModelOptions.MaximumThreads)
        {
            throw new ModelException(
                $"Threads must be at most {LlamaModelOptions.MaximumThreads}, what llama.cpp can start; got {options.Threads}. Ask for as "
                    + $"many as there are cores."
            );
        }

        if (options.ContextCells <= BatchTokens)
        {
            throw new ModelException(
                $"The context must have more than {BatchTokens} cells, what one call computes; got {options.ContextCells}. Ask for more."
            );
        }

        var store = new ModelStore(options.CacheDirectory, options.Logger, options.LibraryDirectory);
        return Load(store.Prepare(options.Model, options.Weights, cancellationToken, options.Progress), options);
    }

    /// <summary>Loads a model that was made ready.</summary>
    /// <inheritdoc cref="Open"/>
    internal static LlamaLanguageModel Load(PreparedModel prepared, LlamaModelOptions options)
    {
        var library = LlamaLibrary.Load(options.LibraryDirectory, options.Logger);
        var model = LlamaModel.Load(library, prepared.Path, options.GpuLayers);
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
    /// The mean, over a text's tokens, of the last layer's hidden state after the final norm. Of a text longer than the model's context the
    /// beginning counts.
    /// </summary>
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _embedding ??= new EmbeddingReader(_scorer.CreateContext(observe: true));
        var longest = Math.Min(_model.ContextLength, Options.ContextCells - BatchTokens);
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
        _attention ??= new AttentionReader(_scorer.CreateContext(observe: true), _model.LayerCount);
        return _attention.Read([.. tokens], promptTokens, queries, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scorer.Dispose();
        _attention?.Dispose();
        _embedding?.Dispose();
        _model.Dispose();
    }

    /// <summary>Makes another context of the loaded model, as its options ask for; the caller disposes it.</summary>
    /// <exception cref="ModelException">The library refuses, for want of memory as a rule.</exception>
    internal LlamaContext CreateContext(bool observe) => _scorer.CreateContext(observe);

    /// <summary>The first tokens of a text that is no prompt, with the vocabulary's beginning where it asks for one.</summary>
    private int[] Beginning(string text, int longest)
    {
        var tokens = Tokenizer.Encode(text);
        int[] all = Tokenizer.Beginning is { } first && (tokens.Length == 0 || tokens[0] != first) ? [first, .. tokens] : tokens;
        return all[..Math.Min(all.Length, longest)];
    }

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
