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
    /// <summary>The largest number of tokens computed at once; each may need a row of logits over the whole vocabulary. Other sizes have not been measured.</summary>
    internal const int BatchTokens = 512;

    private readonly LlamaModel _model;
    private readonly LlamaModelOptions _options;
    private readonly int _threads;
    private readonly PromptTokenizer _prompts;
    private (AnswerOptions Options, OptionTokenizer Tokenizer)? _lastOptions;
    private (WaveEngine Engine, bool Observes)? _engine;
    private AttentionReader? _attention;
    private EmbeddingReader? _embedding;

    private LlamaLanguageModel(LlamaModel model, LlamaModelOptions options, PreparedModel prepared, LlamaLibrary library)
    {
        _model = model;
        _options = options;
        _threads = options.ComputingThreads;
        _prompts = new PromptTokenizer(model.Vocabulary, () => ChatFrame.Of(model));
        Warnings = prepared.Warnings;
        Identity = new ModelIdentity(
            Path.GetFileNameWithoutExtension(prepared.Source),
            prepared.SourceSha256,
            WeightFormats.Name(prepared.Weights),
            prepared.Sha256,
            $"llama.cpp {library.Version} {library.Sha256}",
            UsesKernels ? $"{library.CpuVariant}, own kernels" : library.CpuVariant,
            options.KeyValue == KeyValueType.F32 ? "f32" : "f16",
            FlashAttention: false,
            BatchTokens,
            options.ContextCells,
            options.GpuLayers);
        Capabilities = new ModelCapabilities(ExactMasses: true, FullVocabulary: true, HiddenStates: true, Attention: true, model.LayerCount);
    }

    /// <inheritdoc/>
    public ModelIdentity Identity { get; }

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; }

    /// <summary>What the user should know about how the model was made ready: a cache that could not be used.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>How many tokens the present engine has computed, for shared prefixes and for documents.</summary>
    internal EvaluatedTokens Evaluated => _engine?.Engine.Evaluated ?? default;

    /// <summary>Makes a model ready: expands its weights where that is asked for, checks it, loads it.</summary>
    /// <exception cref="ModelFileException">The file is missing, damaged, or one that the library refuses.</exception>
    /// <exception cref="NativeLibraryException">The library cannot be loaded.</exception>
    /// <exception cref="ModelException">The library cannot load the model, the engine cannot run its kind, or the options ask for more than it can do.</exception>
    public static LlamaLanguageModel Open(LlamaModelOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"Threads must be at least 1; got {options.Threads}.");
        }

        if (options.Threads > LlamaModelOptions.MaximumThreads)
        {
            throw new ModelException($"Threads must be at most {LlamaModelOptions.MaximumThreads}, what llama.cpp can start; got {options.Threads}. Ask for as many as there are cores.");
        }

        if (options.ContextCells <= BatchTokens)
        {
            throw new ModelException($"The context must have more than {BatchTokens} cells, what one call computes; got {options.ContextCells}. Ask for more.");
        }

        var store = new ModelStore(options.CacheDirectory, options.Logger, options.LibraryDirectory);
        var prepared = store.Prepare(options.Model, options.Weights, cancellationToken, options.Progress);
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
        IReadOnlyList<Prompt> wave, GenerationSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wave);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.MaximumAnswerTokens < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(settings), $"MaximumAnswerTokens must be at least 1; got {settings.MaximumAnswerTokens}.");
        }

        if (wave.Any(prompt => prompt.Written.Count > 0))
        {
            throw new ArgumentException("Prompt.Written must be empty where an answer is generated; it is for scoring.", nameof(wave));
        }

        var options = Tokenizer(AnswerOptions.Of(settings.Format, settings.Labels, settings.Task));
        var layers = Layers(settings.HiddenLayers);
        var longest = LongestAnswer(options, settings);
        var answers = new DecodedAnswer?[wave.Count];
        var faults = Run(
            wave,
            options,
            settings.Decoding,
            layers.Count > 0,
            longest,
            async (branch, document) => answers[document.Place] = settings.Decoding == DecodingMode.Free
                ? await new FreeDecoder(options, _model.Vocabulary, settings, longest).DecodeAsync(branch, document, layers).ConfigureAwait(false)
                : await new ConstrainedDecoder(options, settings).DecodeAsync(branch, document, new HiddenStates(layers)).ConfigureAwait(false),
            cancellationToken);
        return new([.. answers.Select((answer, i) => new Generation(
            answer is null ? null : settings.Attention ? WithAttention(answer, cancellationToken) : answer.Trace, faults[i]))]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OptionScoring>> ScoreAsync(
        IReadOnlyList<Prompt> wave, AnswerOptions options, ScoreSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wave);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        var tokenizer = Tokenizer(options);
        var layers = Layers(settings.HiddenLayers);
        var (scores, faults) = (new OptionScores?[wave.Count], new string?[wave.Count]);
        var places = Places(wave, tokenizer, faults);
        if (places.Count > 0)
        {
            var engine = Engine(layers.Count > 0);
            var prefix = Prefix(engine, wave[0]);
            List<WaveRoutine> routines = [];
            foreach (var group in PlaceGroup.Of(places, isTogether: layers.Count == 0))
            {
                var computed = Math.Min(prefix.AsSpan().CommonPrefixLength(group.Trunk), group.Trunk.Length - 1);
                var needed = group.Trunk.Length - computed;
                if (needed > engine.Room(prefix.Length))
                {
                    foreach (var place in group.Places)
                    {
                        faults[place.Place] = TooLong(place.All.Length, longestAnswer: 0);
                    }

                    continue;
                }

                routines.Add(new WaveRoutine(computed, needed, async branch =>
                {
                    var states = new HiddenStates(layers);
                    await group.EvaluateAsync(branch, computed, settings, states).ConfigureAwait(false);
                    foreach (var place in group.Places)
                    {
                        scores[place.Place] = place.Scores(settings, states, TextOf);
                    }
                }));
            }

            if (routines.Count > 0)
            {
                engine.Run(prefix, routines, cancellationToken);
            }
        }

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
        _embedding ??= new EmbeddingReader(Context(observe: true));
        var longest = Math.Min(_model.ContextLength, _options.ContextCells - BatchTokens);
        int[][] tokens = [.. texts.Select(text => _prompts.Plain(text)).Select(text => text[..Math.Min(text.Length, longest)])];
        var states = _embedding.Read(tokens, cancellationToken);
        var width = states.Max(state => (int?)state.Length) ?? 0;
        return new([.. states.Select(state => state.Length == 0 ? new float[width] : state)]);
    }

    /// <summary>
    /// The attention shares at a place of a text whose answer is given: the labels are written after prompt and stub, each followed by the
    /// format's continuation, and the query is the last token (method.md section 6, item 7).
    /// </summary>
    /// <exception cref="PromptException">A token spans the border of a label.</exception>
    internal AttentionShares Attend(Prompt prompt, GenerationSettings settings, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        var tokenizer = Tokenizer(AnswerOptions.Of(settings.Format, settings.Labels, settings.Task));
        var tokens = _prompts.Tokenize(prompt, tokenizer, tokenizer.Options.Stub);
        List<int> text = [.. tokens.All], positions = [];
        var context = tokens.Context + tokenizer.Options.Stub;
        foreach (var label in labels)
        {
            var before = tokenizer.After(context);
            positions.Add(text.Count);
            context += settings.Format.Option(label) + settings.Format.Continuation;
            text.AddRange(tokenizer.After(context).Context.Skip(before.Context.Count));
        }

        return Attention.Read(text.ToArray(), tokens.Prompt, [new AttentionQuery(labels.Count + 1, text.Count - 1, positions)], cancellationToken)[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine?.Engine.Dispose();
        _attention?.Dispose();
        _embedding?.Dispose();
        _model.Dispose();
    }

    private AttentionReader Attention => _attention ??= new AttentionReader(Context(observe: true), _model.LayerCount);

    /// <summary>Does something with every prompt of a wave; what cannot be done with one is its fault, by its place.</summary>
    private string?[] Run(
        IReadOnlyList<Prompt> wave,
        OptionTokenizer options,
        DecodingMode decoding,
        bool observe,
        int longestAnswer,
        Func<Branch, WaveDocument, Task> runAsync,
        CancellationToken cancellationToken)
    {
        var faults = new string?[wave.Count];
        if (wave.Count == 0)
        {
            return faults;
        }

        var engine = Engine(observe);
        var prefix = Prefix(engine, wave[0]);
        var routines = new List<WaveRoutine>(wave.Count);
        for (var i = 0; i < wave.Count; i++)
        {
            if (Document(wave[i], i, options, decoding, prefix, out faults[i]) is not { } document)
            {
                continue;
            }

            var needed = document.WithStub.All.Length - document.Computed + longestAnswer;
            if (needed > Math.Min(engine.Room(prefix.Length), _model.ContextLength - document.Computed))
            {
                faults[i] = TooLong(document.WithStub.All.Length, longestAnswer);
                continue;
            }

            if (document.WithStub.Context == "\n")
            {
                options.Check(document.WithStub.Context);
            }

            routines.Add(new WaveRoutine(document.Computed, needed, async branch =>
            {
                try
                {
                    await runAsync(branch, document).ConfigureAwait(false);
                }
                catch (PromptException fault)
                {
                    // The labels are sound (checked above); this document's text is not one that they can stand behind.
                    faults[document.Place] = fault.Message;
                }
            }));
        }

        if (routines.Count > 0)
        {
            engine.Run(prefix, routines, cancellationToken);
        }

        return faults;
    }

    /// <summary>The tokens of a prompt; null, and the fault, where it has none or they cannot be told from the answer's.</summary>
    private WaveDocument? Document(Prompt prompt, int place, OptionTokenizer options, DecodingMode decoding, int[] prefix, out string? fault)
    {
        try
        {
            var withStub = _prompts.Tokenize(prompt, options, options.Options.Stub);
            var alone = decoding == DecodingMode.Free ? _prompts.Tokenize(prompt, options, "") : withStub;
            fault = alone.All.Length > 0 ? null : NoToken;
            return fault is null
                ? new WaveDocument(place, alone, withStub, Math.Min(prefix.AsSpan().CommonPrefixLength(alone.All), alone.All.Length - 1))
                : null;
        }
        catch (PromptException exception)
        {
            fault = exception.Message;
            return null;
        }
    }

    /// <summary>Where the options stand behind each prompt of a wave; a prompt without such a place is its fault, by its place in the wave.</summary>
    private List<ScoredPlace> Places(IReadOnlyList<Prompt> wave, OptionTokenizer tokenizer, string?[] faults)
    {
        List<ScoredPlace> places = [];
        for (var i = 0; i < wave.Count; i++)
        {
            try
            {
                var place = ScoredPlace.Of(i, wave[i], _prompts, tokenizer);
                faults[i] = place.All.Length == 0 ? NoToken
                    : place.All.Length > _model.ContextLength ? TooLong(place.All.Length, longestAnswer: 0)
                    : null;
                if (faults[i] is null)
                {
                    places.Add(place);
                }
            }
            catch (PromptException fault)
            {
                // Options that no document could have are not one document's fault.
                if (wave[i].Text.EndsWith('\n'))
                {
                    tokenizer.Check("\n");
                }

                faults[i] = fault.Message;
            }
        }

        return places;
    }

    /// <summary>The tokens that a wave shares; none where they would leave no room for documents.</summary>
    private int[] Prefix(WaveEngine engine, Prompt first)
    {
        var prefix = _prompts.Shared(first);
        return engine.Room(prefix.Length) > 0 ? prefix : [];
    }

    private string TextOf(int token) => System.Text.Encoding.UTF8.GetString(_model.Vocabulary.Piece(token));

    private const string NoToken = "the prompt must have at least one token: a model continues a text, and there is none. Write an instruction.";

    private string TooLong(int tokens, int longestAnswer) =>
        $"the prompt has {tokens} tokens and its answer up to {longestAnswer}; together with a call's {BatchTokens} they must fit in the"
        + $" model's context of {Math.Min(_model.ContextLength, _options.ContextCells)}. Shorten the text, use fewer demonstrations or labels, or a larger context.";

    private Trace WithAttention(DecodedAnswer answer, CancellationToken cancellationToken) => answer.Trace with
    {
        Attention = answer.Queries.Count == 0 ? [] : Attention.Read(answer.Tokens, answer.Trace.PromptTokens, answer.Queries, cancellationToken),
    };

    private OptionTokenizer Tokenizer(AnswerOptions options)
    {
        // Waves of a run ask for the same options again and again; resolving their token classes reads the whole vocabulary.
        if (_lastOptions is not { } last || !last.Options.Equals(options))
        {
            _lastOptions = last = (options, new OptionTokenizer(_model.Vocabulary, options));
        }

        return last.Tokenizer;
    }

    private static int LongestAnswer(OptionTokenizer tokenizer, GenerationSettings settings)
    {
        const int Default = 40;
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

    private WaveEngine Engine(bool observe)
    {
        // Watching the computation costs time, and splits it differently: only runs that record hidden states do.
        if (_engine is not { } made || made.Observes != observe)
        {
            _engine?.Engine.Dispose();
            _engine = null;
            _engine = made = (new WaveEngine(Context(observe), _model.LayerCount, observe), observe);
        }

        return made.Engine;
    }

    private bool UsesKernels => _options.UseKernels && _options.GpuLayers == 0 && _model.SuitsKernels;

    private LlamaContext Context(bool observe) =>
        _model.CreateContext(new LlamaContextOptions(
            _options.ContextCells, BatchTokens, _threads, _options.KeyValue, observe, Kernels: UsesKernels));

    private static void RefuseOtherKinds(LlamaModel model)
    {
        var kind = model.IsDiffusion ? "fills in masked tokens"
            : model.HasEncoder || !model.HasDecoder ? "has an encoder"
            : model.IsRecurrent || model.IsHybrid ? "keeps a recurrent state that cannot be forked at a token"
            : null;
        if (kind is not null)
        {
            throw new ModelException($"The model must be a decoder-only transformer; {model.Description} {kind}. Choose another model.");
        }
    }
}
