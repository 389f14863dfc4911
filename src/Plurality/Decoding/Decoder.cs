using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// The two operations behind every method, for any backend: <see cref="GenerateAsync"/> lets a model answer and keeps the label
/// distribution of every step; <see cref="ScoreAsync"/> gives options their probability mass. Both take a batch of prompts that are
/// computed together. A batch's results depend only on its own prompts and their order, not on earlier computations. Requests that the
/// model cannot fulfil are refused here, before anything is computed.
/// </summary>
/// <remarks>Not thread-safe: its model serves one thread at a time.</remarks>
public sealed class Decoder
{
    private const string NoToken =
        "The prompt must have at least one token: a model continues a text, and there is none. Write an instruction.";

    private readonly ILanguageModel _model;
    private readonly PromptTokenizer _prompts;
    private (AnswerOptions Options, OptionTokenizer Tokenizer)? _lastOptions;

    /// <summary>Decodes with a model, which the caller keeps and disposes of.</summary>
    public Decoder(ILanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _prompts = new PromptTokenizer(model.Tokenizer);
    }

    /// <summary>The model.</summary>
    public ILanguageModel Model => _model;

    /// <summary>Told the number of places as they are read: steps of answers, and questions. It shows that a long document moves.</summary>
    internal Action<int>? Computed { get; set; }

    /// <summary>
    /// Checks settings against the model's capabilities and replaces "last layer" by its number, the form that a trace stores. Layers are
    /// sorted and distinct. A limit that no answer can reach is left out.
    /// </summary>
    /// <exception cref="ModelException">The model lacks a requested capability; the message names it and the remedy.</exception>
    public GenerationSettings Resolve(GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireExactMasses(settings.Scoring);
        Require(_model.Capabilities.Attention || !settings.Attention, "attention", "Leave attention out of record.");
        return settings.Binding() with { HiddenLayers = Resolve(settings.HiddenLayers) };
    }

    /// <summary>Checks settings against the model's capabilities.</summary>
    /// <inheritdoc cref="Resolve(GenerationSettings)"/>
    internal ScoreSettings Resolve(ScoreSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireExactMasses(settings.Scoring);
        return settings with { HiddenLayers = Resolve(settings.HiddenLayers) };
    }

    /// <summary>Lets the model answer each prompt and keeps the label distribution of every step.</summary>
    /// <returns>One result per prompt, in their order; a prompt that cannot be answered costs only its own result.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PluralityException">An option has too many tokens, or the same tokens as another.</exception>
    public async ValueTask<IReadOnlyList<Outcome<Trace>>> GenerateAsync(
        IReadOnlyList<Prompt> batch,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        settings = Resolve(settings);
        if (settings.MaximumAnswerTokens < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings),
                $"MaximumAnswerTokens must be at least 1; got {settings.MaximumAnswerTokens}."
            );
        }

        if (settings.MaximumLabels < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(settings), $"MaximumLabels must be at least 1; got {settings.MaximumLabels}.");
        }

        if (batch.Any(prompt => prompt.Written.Count > 0))
        {
            throw new ArgumentException("Prompt.Written must be empty where an answer is generated; it is for scoring.", nameof(batch));
        }

        if (batch.Count == 0)
        {
            return [];
        }

        var options = OptionsOf(AnswerOptions.Of(settings.Format, settings.Labels, settings.Task));
        var longest = LongestAnswer(options, settings);
        IAnswerDecoder decoder =
            settings.Decoding == DecodingMode.Free
                ? new FreeDecoder(options, _model.Tokenizer, settings, longest, Computed)
                : new ConstrainedDecoder(options, settings, Computed);
        var prefix = PrefixOf(batch[0]);
        var planned = batch.Select(prompt => Plan(prompt, options, settings.Decoding, prefix, decoder, longest)).ToList();
        await RunAsync(prefix, [.. Values(planned)], settings.HiddenLayers.Count > 0, cancellationToken).ConfigureAwait(false);
        return
        [
            .. planned.Zip(batch, (plan, prompt) =>
                Answer(plan, settings.Attention, cancellationToken).Select(trace => Noted(trace, prompt))
            ),
        ];
    }

    /// <summary>Scores each option after each prompt, without choosing any.</summary>
    /// <returns>One result per prompt, in their order; a prompt that cannot be scored costs only its own result.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    internal async ValueTask<IReadOnlyList<Outcome<OptionScores>>> ScoreAsync(
        IReadOnlyList<Prompt> batch,
        AnswerOptions options,
        ScoreSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        settings = Resolve(settings);
        if (batch.Count == 0)
        {
            return [];
        }

        var tokenizer = OptionsOf(options);
        var places = batch.Select(prompt => PlaceOf(prompt, tokenizer, settings.Scoring)).ToList();
        var prefix = PrefixOf(batch[0]);
        List<IScoringRoutine> routines = [];
        foreach (var group in PlaceGroup.Of([.. Values(places)], isTogether: settings.HiddenLayers.Count == 0, tokenizer.Limits))
        {
            var shared = Math.Min(prefix.AsSpan().CommonPrefixLength(group.Trunk), group.Trunk.Length - 1);
            var routine = new ScoreRoutine(group, shared, _model.Scorer, _model.Tokenizer, settings, settings.HiddenLayers, Computed);
            if (routine.Tokens > _model.Scorer.Room(prefix.Length))
            {
                routine.Refuse();
            }
            else
            {
                routines.Add(routine);
            }
        }

        await RunAsync(prefix, routines, settings.HiddenLayers.Count > 0, cancellationToken).ConfigureAwait(false);
        return [.. places.Select(place => place.TryGetValue(out var found) ? found.Outcome! : place.Fault!)];
    }

    /// <summary>The tokens of a prompt, without the answer's stub and without a chat template.</summary>
    public IReadOnlyList<int> TokensOf(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _prompts.Plain(prompt.Text);
    }

    /// <summary>The number of tokens of a prompt in its chat template, without the answer's stub; what a trace says of it.</summary>
    internal int CountTokensOf(Prompt prompt) => _prompts.Whole(prompt).Length;

    /// <summary>The tokens with which all prompts with the same shared characters begin.</summary>
    public IReadOnlyList<int> SharedTokensOf(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _prompts.Shared(prompt);
    }

    /// <summary>The attention shares at a place of a text whose answer is given; see <see cref="AnswerAttention.Attend"/>.</summary>
    internal AttentionShares Attend(
        Prompt prompt,
        GenerationSettings settings,
        IReadOnlyList<string> labels,
        CancellationToken cancellationToken
    ) =>
        new AnswerAttention((IAttentionReader)_model).Attend(
            _prompts,
            prompt,
            OptionsOf(AnswerOptions.Of(settings.Format, settings.Labels, settings.Task)),
            settings.Format,
            labels,
            cancellationToken
        );

    private static IEnumerable<T> Values<T>(IEnumerable<Outcome<T>> outcomes)
        where T : class
    {
        foreach (var outcome in outcomes)
        {
            if (outcome.TryGetValue(out var value))
            {
                yield return value;
            }
        }
    }

    private async ValueTask RunAsync(int[] prefix, List<IScoringRoutine> routines, bool observes, CancellationToken cancellationToken)
    {
        if (routines.Count > 0)
        {
            await _model.Scorer.RunAsync(prefix, routines, observes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Prepares a document for answering.</summary>
    private Outcome<AnswerRoutine> Plan(
        Prompt prompt,
        OptionTokenizer options,
        DecodingMode decoding,
        int[] prefix,
        IAnswerDecoder decoder,
        int longestAnswer
    )
    {
        DocumentTokens document;
        try
        {
            var withStub = _prompts.Tokenize(prompt, options, options.Options.Stub);
            var alone = decoding == DecodingMode.Free ? _prompts.Tokenize(prompt, options, "") : withStub;
            // The model first reads the prompt, or the text before the options of the first step.
            var first =
                decoding == DecodingMode.Free
                    ? alone.All
                    : options.Before(withStub, options.After(withStub.Context + options.Options.Stub));
            if (first.Length == 0)
            {
                return new DocumentFault(FaultKind.Prompt, NoToken);
            }

            document = new DocumentTokens(alone, withStub, Math.Min(prefix.AsSpan().CommonPrefixLength(first), first.Length - 1));
        }
        catch (PromptException fault)
        {
            // Options that fail for every document are an error of the batch, not of one document.
            if (prompt.Text.EndsWith('\n'))
            {
                options.Check("\n");
            }

            return new DocumentFault(FaultKind.Prompt, fault.Message);
        }
        catch (UnansweredException fault)
        {
            return new DocumentFault(FaultKind.Unanswered, fault.Message);
        }

        // The answer's length is unknown. One that cannot even begin is refused here; one that grows too long is refused when it does.
        var text = document.WithStub.All.Length;
        if (text - document.Shared > _model.Scorer.Room(prefix.Length) || text >= _model.Scorer.ContextLength)
        {
            return new DocumentFault(FaultKind.TooLong, _model.Scorer.TooLong(text, answerTokens: 1));
        }

        if (document.WithStub.Context == "\n")
        {
            options.Check(document.WithStub.Context);
        }

        return new AnswerRoutine(decoder, document, _model.Scorer, longestAnswer);
    }

    private Outcome<Trace> Answer(Outcome<AnswerRoutine> plan, bool attention, CancellationToken cancellationToken)
    {
        if (!plan.TryGetValue(out var routine))
        {
            return plan.Fault!;
        }

        var outcome = routine.Outcome ?? throw new InvalidOperationException("A scorer must run every routine to its end.");
        return attention
            ? outcome.Select(answer => new AnswerAttention((IAttentionReader)_model).Added(answer, cancellationToken))
            : outcome.Select(answer => answer.Trace);
    }

    /// <summary>A trace with notes for its reader about the document.</summary>
    private static Trace Noted(Trace trace, Prompt prompt) =>
        prompt.IsBlank
            ? trace with
            {
                Warnings =
                [
                    .. trace.Warnings,
                    "the document has white space or invisible characters only: its labels are what the model gives without a text.",
                ],
            }
            : trace;

    /// <summary>Finds where the options stand behind a prompt.</summary>
    private Outcome<ScoredPlace> PlaceOf(Prompt prompt, OptionTokenizer tokenizer, ScoringMode scoring)
    {
        try
        {
            var place = ScoredPlace.Of(prompt, _prompts, tokenizer);
            var longest = scoring == ScoringMode.Exact ? place.LongestOption : 0;
            return place.All.Length == 0 ? new DocumentFault(FaultKind.Prompt, NoToken)
                : place.All.Length + longest > _model.Scorer.ContextLength
                    ? new DocumentFault(FaultKind.TooLong, _model.Scorer.TooLong(place.All.Length, longest))
                : place;
        }
        catch (PromptException fault)
        {
            // Options that fail for every document are an error of the batch, not of one document.
            if (prompt.Text.EndsWith('\n'))
            {
                tokenizer.Check("\n");
            }

            return new DocumentFault(FaultKind.Prompt, fault.Message);
        }
        catch (UnansweredException fault)
        {
            return new DocumentFault(FaultKind.Unanswered, fault.Message);
        }
    }

    /// <summary>The tokens that a batch shares; none if they would leave no room for documents.</summary>
    private int[] PrefixOf(Prompt first)
    {
        var prefix = _prompts.Shared(first);
        return _model.Scorer.Room(prefix.Length) > 0 ? prefix : [];
    }

    private OptionTokenizer OptionsOf(AnswerOptions options)
    {
        // Batches of a run use the same options repeatedly, and resolving their token classes reads the whole vocabulary.
        if (_lastOptions is not { } last || !last.Options.Equals(options))
        {
            _lastOptions = last = (options, new OptionTokenizer(_model.Tokenizer, options, _model.Scorer.TreeLimits));
        }

        return last.Tokenizer;
    }

    /// <summary>
    /// The maximum number of answer tokens, for which room is reserved. In constrained decoding of lists it is the length of an answer
    /// with all labels, or with as many as are read, the longest ones.
    /// </summary>
    private static int LongestAnswer(OptionTokenizer tokenizer, GenerationSettings settings)
    {
        const int Default = 40;
        int TokensOf(IEnumerable<string> labels) => tokenizer.Plain(settings.Format.Write([.. labels])).Length;
        if (settings.Decoding == DecodingMode.Constrained && !tokenizer.Options.IsList)
        {
            return settings.Labels.Select(label => (string[])[label]).Append([]).Max(TokensOf) + 1;
        }

        if (settings.Decoding == DecodingMode.Constrained && (settings.MaximumSteps ?? settings.MaximumLabels) is { } most)
        {
            // A label can have more tokens beside another one than alone, hardly more than one.
            return TokensOf(settings.Labels.OrderByDescending(label => TokensOf([label])).Take(most)) + (2 * most);
        }

        var all = TokensOf(settings.Labels) + settings.Labels.Count;
        return settings.Decoding == DecodingMode.Constrained ? all : settings.MaximumAnswerTokens ?? Math.Max(Default, all);
    }

    private int[] Resolve(IReadOnlyList<int> layers)
    {
        var able = _model.Capabilities;
        Require(able.HiddenStates || layers.Count == 0, "hidden states", "Leave hidden out of record.");
        int[] resolved = [.. layers.Select(layer => layer == GenerationSettings.LastLayer ? able.Layers : layer).Distinct().Order()];
        var wrong = Array.FindIndex(resolved, layer => layer < 1 || layer > able.Layers);
        return wrong < 0
            ? resolved
            : throw new ModelException(
                $"A hidden layer must be from 1 to {able.Layers}, the number of layers of model {_model.Identity.Model}; "
                    + $"got {resolved[wrong]}."
            );
    }

    private void RequireExactMasses(ScoringMode scoring) =>
        Require(_model.Capabilities.ExactMasses || scoring != ScoringMode.Exact, "exact masses", "Score by first tokens (first-token).");

    private void Require(bool met, string capability, string remedy)
    {
        if (!met)
        {
            throw new ModelException($"The model must give {capability}; model {_model.Identity.Model} does not. {remedy}");
        }
    }
}
