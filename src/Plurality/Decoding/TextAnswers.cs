using System.Text;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>Asks a model that only writes answers: one request per answer. Answers are free, unless the model also reads texts.</summary>
/// <param name="model">The model.</param>
internal sealed class TextAnswers(ITextModel model)
{
    /// <summary>The least default of the longest answer, in tokens.</summary>
    private const int LeastTokens = 40;

    /// <summary>The fewest bytes of an answer that a token has on average: with 2, no tokenizer in use needs more tokens.</summary>
    private const int BytesPerToken = 2;

    /// <summary>Told the number of answers as they are read.</summary>
    public Action<int>? Computed { get; set; }

    /// <inheritdoc cref="Decoder.GenerateAsync"/>
    public async ValueTask<IReadOnlyList<Outcome<Trace>>> GenerateAsync(
        IReadOnlyList<Prompt> batch,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        if (settings.Decoding == DecodingMode.Constrained)
        {
            return await ConstrainAsync(batch, settings, cancellationToken).ConfigureAwait(false);
        }

        var reading = Reading(settings);
        var answers = await WriteAsync([.. batch.Select(prompt => Request(prompt, reading, seed: null))], cancellationToken)
            .ConfigureAwait(false);
        return [.. answers.Select(answer => answer.Select(reading.Trace))];
    }

    /// <inheritdoc cref="Decoder.SampleAsync"/>
    public async ValueTask<IReadOnlyList<Outcome<IReadOnlyList<SampledAnswer>>>> SampleAsync(
        IReadOnlyList<SampledPrompt> batch,
        SampleSettings settings,
        CancellationToken cancellationToken
    )
    {
        var reading = Reading(settings.Answer);
        TextRequest[] requests =
        [
            .. batch.SelectMany(asked =>
                Enumerable
                    .Range(0, settings.Count)
                    .Select(number => Request(asked.Prompt, reading, (int)(settings.Chance(asked.Id, number).Next() >> 33)))
            ),
        ];
        var answers = await WriteAsync(requests, cancellationToken).ConfigureAwait(false);
        return [.. answers.Chunk(settings.Count).Select(Together)];

        Outcome<IReadOnlyList<SampledAnswer>> Together(Outcome<WrittenText>[] drawn) =>
            Array.Find(drawn, one => one.Fault is not null)?.Fault is { } fault
                ? Outcome.Failed<IReadOnlyList<SampledAnswer>>(fault)
                : Outcome.Of<IReadOnlyList<SampledAnswer>>([
                    .. drawn.Select(one => SampledAnswer.Read(reading.End(one.Value.Text), settings.Answer)),
                ]);
    }

    /// <summary>All answers of a batch take a step together: the model reads the texts of all of them at once.</summary>
    private async ValueTask<IReadOnlyList<Outcome<Trace>>> ConstrainAsync(
        IReadOnlyList<Prompt> batch,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        var options = AnswerOptions.Of(settings.Format, settings.Labels, settings.Task);
        EchoedAnswer[] answers = [.. batch.Select(prompt => new EchoedAnswer(Checked(prompt).Text, settings, options))];
        var faults = new DocumentFault?[batch.Count];
        while (true)
        {
            int[] open = [.. Enumerable.Range(0, batch.Count).Where(one => faults[one] is null && !answers[one].IsOver)];
            if (open.Length == 0)
            {
                return
                [
                    .. answers.Zip(faults, (answer, fault) => fault is null ? Outcome.Of(answer.Trace()) : Outcome.Failed<Trace>(fault)),
                ];
            }

            var read = await model.ReadAsync([.. open.Select(one => answers[one].Texts)], cancellationToken).ConfigureAwait(false);
            foreach (var (one, step) in open.Zip(read))
            {
                faults[one] = step.Fault;
                if (step.TryGetValue(out var texts))
                {
                    answers[one].Read(texts);
                }
            }

            Computed?.Invoke(open.Length);
        }
    }

    private async ValueTask<IReadOnlyList<Outcome<WrittenText>>> WriteAsync(TextRequest[] requests, CancellationToken cancellationToken)
    {
        var answers = await model.WriteAsync(requests, cancellationToken).ConfigureAwait(false);
        if (answers.Count != requests.Length)
        {
            throw new InvalidOperationException(
                $"A model must answer each of the {requests.Length} requests; got {answers.Count} answers."
            );
        }

        Computed?.Invoke(requests.Length);
        return answers;
    }

    private TextReading Reading(GenerationSettings settings)
    {
        settings.Format.Validate(settings.Labels);
        var all = Encoding.UTF8.GetByteCount(settings.Format.Write([.. settings.Labels])) / BytesPerToken;
        return new TextReading(settings, model.IsChat, settings.MaximumAnswerTokens ?? Math.Max(LeastTokens, all));
    }

    private TextRequest Request(Prompt prompt, TextReading reading, int? seed) =>
        new(Checked(prompt).Text) { MaximumTokens = reading.MaximumTokens, Seed = seed };

    private Prompt Checked(Prompt prompt) =>
        prompt.Chat && !model.IsChat
            ? throw new ModelException(
                $"The model must apply its chat template to the prompt; model {model.Identity.Model} continues plain text. Use it without "
                    + "a chat template."
            )
            : prompt;
}
