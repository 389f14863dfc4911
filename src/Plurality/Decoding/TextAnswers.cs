using System.Text;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>Asks a model that only writes answers: one request per answer. Answers are free.</summary>
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
        prompt.Chat && !model.IsChat
            ? throw new ModelException(
                $"The model must apply its chat template to the prompt; model {model.Identity.Model} continues plain text. Use it without "
                    + "a chat template."
            )
            : new TextRequest(prompt.Text) { MaximumTokens = reading.MaximumTokens, Seed = seed };
}
