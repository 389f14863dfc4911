using Plurality.Decoding;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.TestKit.Models;

/// <summary>Both operations of a decoder, asked of a model by itself.</summary>
public static class ModelCalls
{
    /// <summary>Lets a model answer.</summary>
    public static ValueTask<IReadOnlyList<Outcome<Trace>>> GenerateAsync(
        this ILanguageModel model,
        IReadOnlyList<Prompt> batch,
        GenerationSettings settings,
        CancellationToken cancellationToken
    ) => new Decoder(model).GenerateAsync(batch, settings, cancellationToken);

    /// <summary>Lets a model score options.</summary>
    internal static ValueTask<IReadOnlyList<Outcome<OptionScores>>> ScoreAsync(
        this ILanguageModel model,
        IReadOnlyList<Prompt> batch,
        AnswerOptions options,
        ScoreSettings settings,
        CancellationToken cancellationToken
    ) => new Decoder(model).ScoreAsync(batch, options, settings, cancellationToken);
}
