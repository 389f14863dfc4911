using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>Everything that a model says about one prompt.</summary>
/// <param name="Trace">The answer and its steps.</param>
/// <param name="FirstPlace">The options' scores after prompt and stub, their tokens, and the model's preferred tokens there.</param>
internal sealed record TracedPrompt(Trace Trace, OptionScores FirstPlace);

/// <summary>Runs both operations of a model on one literal prompt.</summary>
internal static class PromptTracer
{
    /// <summary>Lets the model answer, and scores the options after prompt and stub.</summary>
    /// <exception cref="ModelException">The model fails, cannot do what is asked, or cannot answer this prompt (longer than the
    /// context).</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    public static async ValueTask<TracedPrompt> TraceAsync(
        Decoder decoder,
        Prompt prompt,
        AnswerOptions options,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(settings);
        var scoring = new ScoreSettings { Scoring = settings.Scoring, SurfaceVariants = settings.SurfaceVariants };
        decoder.Resolve(scoring);
        var generations = await decoder.GenerateAsync([prompt], settings, cancellationToken).ConfigureAwait(false);
        var trace = Required(generations[0], "answered");
        var scorings = await decoder.ScoreAsync([prompt], options, scoring, cancellationToken).ConfigureAwait(false);
        var scores = Required(scorings[0], "scored");
        return new TracedPrompt(trace, scores);
    }

    private static T Required<T>(Outcome<T> outcome, string done)
        where T : class =>
        outcome.TryGetValue(out var value) ? value : throw new ModelException($"The prompt could not be {done}. {outcome.Fault!.Message}");
}
