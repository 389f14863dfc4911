using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Remote;

namespace Plurality.Samples;

/// <summary>Classifies with a model that an engine runs on another machine.</summary>
public static class AskingEngines
{
    /// <summary>Prints the documents that the engine did not answer for good; asking again may help.</summary>
    /// <exception cref="PluralityException">The engine does not answer, or its model cannot be used.</exception>
    public static async Task RunAsync(string address, IReadOnlyList<TextItem> documents, TextWriter output)
    {
        var options = new RemoteModelOptions { Address = address, Concurrency = 4 };
        using var model = await RemoteLanguageModel.OpenAsync(options).ConfigureAwait(false);
        var classifier = new Classifier(model, LabelSet.Create(["anger", "joy"]));
        await foreach (var document in classifier.ClassifyAsync(documents).ConfigureAwait(false))
        {
            if (document.Outcome.Fault is { Kind: FaultKind.Unanswered } fault)
            {
                await output.WriteLineAsync($"{document.Item.Id}: {fault.Message}").ConfigureAwait(false);
            }
        }
    }
}
