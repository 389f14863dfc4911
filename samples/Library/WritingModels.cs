using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Samples;

/// <summary>Classifies with a model of your own that only writes answers, and shows the most probable tokens at each place.</summary>
/// <param name="write">Writes the tokens of an answer. Ask at temperature 0 if there is no seed, else at temperature 1.</param>
public sealed class WritingModels(Func<string, int?, CancellationToken, Task<IReadOnlyList<WrittenToken>>> write) : ITextModel
{
    /// <inheritdoc/>
    public bool IsChat => true;

    /// <inheritdoc/>
    public ModelIdentity Identity { get; } = new("mine", "my model", """{"version":"1"}""");

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; } = new(false, false, false, false, Layers: 0);

    /// <summary>The share of 20 sampled answers that has each label, and how sure that is.</summary>
    /// <exception cref="PluralityException">The model fails.</exception>
    public static async Task RunAsync(ILanguageModel model, IReadOnlyList<TextItem> documents, TextWriter output)
    {
        // A model that is asked by tokens samples constrained answers, too.
        var task = new ClassificationTask(LabelSet.Create(["anger", "joy"]))
        {
            Decoding = model is ITokenModel ? DecodingMode.Constrained : DecodingMode.Free,
            Scoring = model is ITokenModel ? ScoringMode.Exact : ScoringMode.FirstToken,
        };
        var classifier = new Classifier(model, task, Method.Parse("sampled:20"));
        await foreach (var document in classifier.ClassifyAsync(documents).ConfigureAwait(false))
        {
            if (document.Outcome.TryGetValue(out var result))
            {
                var joy = result.Probabilities;
                await output
                    .WriteLineAsync($"{document.Item.Id}: {joy["joy"]:P0}, from {joy.LowerLimits![1]:P0} to {joy.UpperLimits![1]:P0}")
                    .ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Outcome<WrittenText>>> WriteAsync(
        IReadOnlyList<TextRequest> batch,
        CancellationToken cancellationToken
    )
    {
        List<Outcome<WrittenText>> answers = [];
        foreach (var request in batch)
        {
            var tokens = await write(request.Text, request.Seed, cancellationToken).ConfigureAwait(false);
            answers.Add(new WrittenText(string.Concat(tokens.Select(token => token.Text)), IsComplete: true) { Tokens = tokens });
        }

        return answers;
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
