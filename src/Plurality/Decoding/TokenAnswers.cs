using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>Asks a model that is asked by tokens: it turns prompts into tokens, plans the batch, and runs a routine per document.</summary>
/// <param name="model">The model.</param>
/// <remarks>Not thread-safe: its model serves one thread at a time.</remarks>
internal sealed class TokenAnswers(ITokenModel model)
{
    private const string NoToken =
        "The prompt must have at least one token: a model continues a text, and there is none. Write an instruction.";

    private readonly PromptTokenizer _prompts = new(model.Tokenizer);
    private (AnswerOptions Options, OptionTokenizer Tokenizer)? _lastOptions;

    /// <summary>Told the number of places as they are read.</summary>
    public Action<int>? Computed { get; set; }

    /// <summary>Turns prompts into tokens.</summary>
    public PromptTokenizer Prompts => _prompts;

    /// <inheritdoc cref="Decoder.GenerateAsync"/>
    public async ValueTask<IReadOnlyList<Outcome<Trace>>> GenerateAsync(
        IReadOnlyList<Prompt> batch,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        var options = OptionsOf(AnswerOptions.Of(settings.Format, settings.Labels, settings.Task));
        var longest = LongestAnswer(options, settings);
        IAnswerDecoder<DecodedAnswer> decoder =
            settings.Decoding == DecodingMode.Free
                ? new FreeDecoder(options, model.Tokenizer, settings, longest, Computed)
                : new ConstrainedDecoder(options, settings, Computed);
        var prefix = PrefixOf(batch[0]);
        var planned = batch.Select(prompt => Plan(prompt, options, settings.Decoding, prefix, decoder, longest)).ToList();
        await RunAsync(prefix, [.. Values(planned)], settings.HiddenLayers.Count > 0, cancellationToken).ConfigureAwait(false);
        return [.. planned.Select(plan => Answer(plan, settings.Attention, cancellationToken))];
    }

    /// <inheritdoc cref="Decoder.SampleAsync"/>
    public async ValueTask<IReadOnlyList<Outcome<IReadOnlyList<SampledAnswer>>>> SampleAsync(
        IReadOnlyList<SampledPrompt> batch,
        SampleSettings settings,
        CancellationToken cancellationToken
    )
    {
        var answer = settings.Answer;
        var options = OptionsOf(AnswerOptions.Of(answer.Format, answer.Labels, answer.Task));
        var longest = LongestAnswer(options, answer);
        var prefix = PrefixOf(batch[0].Prompt);
        var planned = batch
            .Select(asked =>
            {
                var sampler = new AnswerSampler(options, model.Tokenizer, settings, asked.Id, longest) { Computed = Computed };
                return Plan(asked.Prompt, options, answer.Decoding, prefix, sampler, longest);
            })
            .ToList();
        await RunAsync(prefix, [.. Values(planned)], observes: false, cancellationToken).ConfigureAwait(false);
        return
        [
            .. planned.Select(plan =>
                plan.TryGetValue(out var routine) ? routine.Outcome! : Outcome.Failed<IReadOnlyList<SampledAnswer>>(plan.Fault!)
            ),
        ];
    }

    /// <inheritdoc cref="Decoder.ScoreAsync"/>
    public async ValueTask<IReadOnlyList<Outcome<OptionScores>>> ScoreAsync(
        IReadOnlyList<Prompt> batch,
        AnswerOptions options,
        ScoreSettings settings,
        CancellationToken cancellationToken
    )
    {
        var tokenizer = OptionsOf(options);
        var places = batch.Select(prompt => PlaceOf(prompt, tokenizer, settings.Scoring)).ToList();
        var prefix = PrefixOf(batch[0]);
        List<IScoringRoutine> routines = [];
        foreach (var group in PlaceGroup.Of([.. Values(places)], isTogether: settings.HiddenLayers.Count == 0, tokenizer.Limits))
        {
            var shared = Math.Min(prefix.AsSpan().CommonPrefixLength(group.Trunk), group.Trunk.Length - 1);
            var routine = new ScoreRoutine(group, shared, model.Scorer, model.Tokenizer, settings, settings.HiddenLayers, Computed);
            if (routine.Tokens > model.Scorer.Room(prefix.Length))
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

    /// <summary>The attention shares at a place of a text whose answer is given; see <see cref="AnswerAttention.Attend"/>.</summary>
    public AttentionShares Attend(
        Prompt prompt,
        GenerationSettings settings,
        IReadOnlyList<string> labels,
        CancellationToken cancellationToken
    ) =>
        new AnswerAttention((IAttentionReader)model).Attend(
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
            await model.Scorer.RunAsync(prefix, routines, observes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Prepares a document for answering.</summary>
    private Outcome<AnswerRoutine<T>> Plan<T>(
        Prompt prompt,
        OptionTokenizer options,
        DecodingMode decoding,
        int[] prefix,
        IAnswerDecoder<T> decoder,
        int longestAnswer
    )
        where T : class
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

            var shared = Math.Min(prefix.AsSpan().CommonPrefixLength(first), first.Length - 1);
            document = new DocumentTokens(alone, withStub, first.Length, shared);
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
        if (text - document.Shared > model.Scorer.Room(prefix.Length) || text >= model.Scorer.ContextLength)
        {
            return new DocumentFault(FaultKind.TooLong, model.Scorer.TooLong(text, answerTokens: 1));
        }

        if (document.WithStub.Context == "\n")
        {
            options.Check(document.WithStub.Context);
        }

        return new AnswerRoutine<T>(decoder, document, model.Scorer, longestAnswer);
    }

    private Outcome<Trace> Answer(Outcome<AnswerRoutine<DecodedAnswer>> plan, bool attention, CancellationToken cancellationToken)
    {
        if (!plan.TryGetValue(out var routine))
        {
            return plan.Fault!;
        }

        var outcome = routine.Outcome ?? throw new InvalidOperationException("A scorer must run every routine to its end.");
        return attention
            ? outcome.Select(answer => new AnswerAttention((IAttentionReader)model).Added(answer, cancellationToken))
            : outcome.Select(answer => answer.Trace);
    }

    /// <summary>Finds where the options stand behind a prompt.</summary>
    private Outcome<ScoredPlace> PlaceOf(Prompt prompt, OptionTokenizer tokenizer, ScoringMode scoring)
    {
        try
        {
            var place = ScoredPlace.Of(prompt, _prompts, tokenizer);
            var longest = scoring == ScoringMode.Exact ? place.LongestOption : 0;
            return place.All.Length == 0 ? new DocumentFault(FaultKind.Prompt, NoToken)
                : place.All.Length + longest > model.Scorer.ContextLength
                    ? new DocumentFault(FaultKind.TooLong, model.Scorer.TooLong(place.All.Length, longest))
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
        return model.Scorer.Room(prefix.Length) > 0 ? prefix : [];
    }

    private OptionTokenizer OptionsOf(AnswerOptions options)
    {
        // Batches of a run use the same options repeatedly, and resolving their token classes reads the whole vocabulary.
        if (_lastOptions is not { } last || !last.Options.Equals(options))
        {
            _lastOptions = last = (options, new OptionTokenizer(model.Tokenizer, options, model.Scorer.TreeLimits));
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
}
