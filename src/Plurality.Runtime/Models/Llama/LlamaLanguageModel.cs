using Plurality.Prompts;
using Plurality.Runtime.Decoding;
using Plurality.Runtime.Models.Llama.Engine;
using Plurality.Runtime.Models.Llama.Native;
using Plurality.Traces;

namespace Plurality.Runtime.Models.Llama;

/// <summary>
/// A GGUF model run by llama.cpp on this machine, with exact masses, hidden states and attention. Not safe for use from several threads at
/// once; computing is synchronous, and results are ready when a call returns.
/// </summary>
public sealed class LlamaLanguageModel : ILanguageModel, ITextEmbedder
{
    /// <summary>The largest number of tokens computed at once; each may need a row of logits over the whole vocabulary. Other sizes have
    /// not been measured.</summary>
    internal const int BatchTokens = 512;

    private readonly LlamaModel _model;
    private readonly LlamaModelOptions _options;
    private readonly PromptTokenizer _prompts;
    private (AnswerOptions Options, OptionTokenizer Tokenizer)? _lastOptions;
    private readonly WaveEngines _engines;
    private readonly AnswerAttention _attention;
    private readonly WaveTexts _texts;
    private EmbeddingReader? _embedding;

    private LlamaLanguageModel(LlamaModel model, LlamaModelOptions options, PreparedModel prepared, LlamaLibrary library)
    {
        _model = model;
        _options = options;
        _prompts = new PromptTokenizer(model.Vocabulary, () => ChatFrame.Of(model));
        _engines = new WaveEngines(model, options, _prompts);
        _texts = new WaveTexts(_prompts, model.ContextLength, options.ContextCells);
        _attention = new AnswerAttention(_prompts, () => new AttentionReader(_engines.CreateContext(observe: true), model.LayerCount));
        Warnings = prepared.Warnings;
        Identity = new ModelIdentity(
            Path.GetFileNameWithoutExtension(prepared.Source),
            prepared.SourceSha256,
            WeightFormats.Name(prepared.Weights),
            prepared.Sha256,
            $"llama.cpp {library.Version} {library.Sha256}",
            _engines.UsesKernels ? $"{library.CpuVariant}, own kernels" : library.CpuVariant,
            options.KeyValue == KeyValueType.F32 ? "f32" : "f16",
            FlashAttention: false,
            BatchTokens,
            options.ContextCells,
            options.GpuLayers
        );
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

    /// <summary>What the user should know about how the model was made ready: a cache that could not be used.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Of the waves so far whose documents had to wait for room in the context, the one with the fewest in flight; null where none
    /// had to.</summary>
    public ReducedWave? ReducedWave => _engines.Reduced;

    /// <summary>What the model was opened with.</summary>
    internal LlamaModelOptions Options => _options;

    /// <summary>Turns prompts into the model's tokens.</summary>
    internal PromptTokenizer Prompts => _prompts;

    /// <summary>Makes another context of the loaded model, as its options ask for; the caller disposes it.</summary>
    /// <exception cref="ModelException">The library refuses, for want of memory as a rule.</exception>
    internal LlamaContext CreateContext(bool observe) => _engines.CreateContext(observe);

    /// <summary>How many tokens the present engine has computed, for shared prefixes and for documents.</summary>
    internal EvaluatedTokens Evaluated => _engines.Evaluated;

    /// <summary>How much time the present engine has spent inside the native library.</summary>
    internal TimeSpan TimeInLibrary => _engines.TimeInLibrary;

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

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Generation>> GenerateAsync(
        IReadOnlyList<Prompt> wave,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(wave);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.MaximumAnswerTokens < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings),
                $"MaximumAnswerTokens must be at least 1; got {settings.MaximumAnswerTokens}."
            );
        }

        if (wave.Any(prompt => prompt.Written.Count > 0))
        {
            throw new ArgumentException("Prompt.Written must be empty where an answer is generated; it is for scoring.", nameof(wave));
        }

        var options = Tokenizer(AnswerOptions.Of(settings.Format, settings.Labels, settings.Task));
        var layers = Layers(settings.HiddenLayers);
        var longest = LongestAnswer(options, settings);
        var answers = new DecodedAnswer?[wave.Count];
        var faults = new WaveAnswers(_engines, _texts, _model.ContextLength).Run(
            wave,
            options,
            settings.Decoding,
            layers.Count > 0,
            longest,
            async (branch, document) =>
                answers[document.Place] =
                    settings.Decoding == DecodingMode.Free
                        ? await new FreeDecoder(options, _model.Vocabulary, settings, longest)
                            .DecodeAsync(branch, document, layers)
                            .ConfigureAwait(false)
                        : await new ConstrainedDecoder(options, settings)
                            .DecodeAsync(branch, document, new HiddenStates(layers))
                            .ConfigureAwait(false),
            cancellationToken
        );
        return new([
            .. answers.Select(
                (answer, i) =>
                    new Generation(
                        answer is null ? null
                            : settings.Attention ? _attention.Added(answer, cancellationToken)
                            : answer.Trace,
                        faults[i]
                    )
            ),
        ]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OptionScoring>> ScoreAsync(
        IReadOnlyList<Prompt> wave,
        AnswerOptions options,
        ScoreSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(wave);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        var tokenizer = Tokenizer(options);
        var layers = Layers(settings.HiddenLayers);
        var (scores, faults) = new WaveScores(_engines, _texts, TextOf).Score(wave, tokenizer, settings, layers, cancellationToken);
        return new([.. scores.Select((score, i) => new OptionScoring(score, faults[i]))]);
    }

    /// <summary>
    /// The mean, over a text's tokens, of the last layer's hidden state after the final norm. Of a text longer than the model's context the
    /// beginning counts.
    /// </summary>
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _embedding ??= new EmbeddingReader(_engines.CreateContext(observe: true));
        var longest = Math.Min(_model.ContextLength, _options.ContextCells - BatchTokens);
        int[][] tokens = [.. texts.Select(text => _prompts.Plain(text)).Select(text => text[..Math.Min(text.Length, longest)])];
        var states = _embedding.Read(tokens, cancellationToken);
        var width = states.Max(state => (int?)state.Length) ?? 0;
        return new([.. states.Select(state => state.Length == 0 ? new float[width] : state)]);
    }

    /// <summary>The attention shares at a place of a text whose answer is given; see <see cref="AnswerAttention.Attend"/>.</summary>
    /// <exception cref="PromptException">A token spans the border of a label.</exception>
    internal AttentionShares Attend(
        Prompt prompt,
        GenerationSettings settings,
        IReadOnlyList<string> labels,
        CancellationToken cancellationToken
    ) =>
        _attention.Attend(
            prompt,
            Tokenizer(AnswerOptions.Of(settings.Format, settings.Labels, settings.Task)),
            settings.Format,
            labels,
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        _engines.Dispose();
        _attention.Dispose();
        _embedding?.Dispose();
        _model.Dispose();
    }

    private string TextOf(int token) => System.Text.Encoding.UTF8.GetString(_model.Vocabulary.Piece(token));

    private OptionTokenizer Tokenizer(AnswerOptions options)
    {
        // Waves of a run ask for the same options again and again; resolving their token classes reads the whole vocabulary.
        if (_lastOptions is not { } last || !last.Options.Equals(options))
        {
            _lastOptions = last = (options, new OptionTokenizer(_model.Vocabulary, options));
        }

        return last.Tokenizer;
    }

    /// <summary>
    /// The most tokens that an answer may have, in constrained decoding one with all labels where it is a list. Cells are reserved for
    /// them.
    /// </summary>
    private static int LongestAnswer(OptionTokenizer tokenizer, GenerationSettings settings)
    {
        const int Default = 40;
        if (settings.Decoding == DecodingMode.Constrained && !tokenizer.Options.IsList)
        {
            return settings
                    .Labels.Select(label => (string[])[label])
                    .Append([])
                    .Max(answer => tokenizer.Plain(settings.Format.Write(answer)).Length) + 1;
        }

        var all = tokenizer.Plain(settings.Format.Write(settings.Labels)).Length + settings.Labels.Count;
        return settings.Decoding == DecodingMode.Constrained ? all : settings.MaximumAnswerTokens ?? Math.Max(Default, all);
    }

    private List<int> Layers(IReadOnlyList<int> asked)
    {
        var layers = asked.Select(layer => layer == GenerationSettings.LastLayer ? _model.LayerCount : layer).Distinct().ToList();
        var wrong = layers.FindIndex(layer => layer < 1 || layer > _model.LayerCount);
        return wrong < 0
            ? layers
            : throw new ModelException($"A hidden layer must be from 1 to {_model.LayerCount}, the model's layers; got {layers[wrong]}.");
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
