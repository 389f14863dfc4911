using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Samples;

/// <summary>Asks a model without a classifier: prompts in, traces out.</summary>
public static class AskingModels
{
    /// <summary>The traces of prompts that some other program has written.</summary>
    /// <exception cref="PluralityException">The model cannot do what is asked, or fails.</exception>
    public static async Task<IReadOnlyList<Outcome<Trace>>> RunAsync(
        ILanguageModel model,
        IReadOnlyList<string> prompts,
        CancellationToken cancellationToken
    )
    {
        var decoder = new Decoder(model);
        var settings = decoder.Resolve(
            new GenerationSettings(LabelSet.Create(["anger", "joy"]), AnswerFormat.Json) { HiddenLayers = [GenerationSettings.LastLayer] }
        );
        return await decoder
            .GenerateAsync([.. prompts.Select(prompt => new Prompt(prompt))], settings, cancellationToken)
            .ConfigureAwait(false);
    }
}
