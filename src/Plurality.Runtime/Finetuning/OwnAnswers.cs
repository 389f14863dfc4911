using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Models;

namespace Plurality.Runtime.Finetuning;

/// <summary>What the model itself answers before fine-tuning, for preferences against its own mistakes.</summary>
internal static class OwnAnswers
{
    /// <summary>Asks the model about documents.</summary>
    /// <returns>The labels of each answer, in its order; null for a document that it could not be asked about.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<string>?>> OfAsync(
        ILanguageModel model,
        ClassificationTask task,
        IReadOnlyList<TextItem> items,
        CancellationToken cancellationToken
    )
    {
        List<IReadOnlyList<string>?> answers = [];
        await foreach (var answer in new Classifier(model, task).ClassifyAsync(items, cancellationToken).ConfigureAwait(false))
        {
            answers.Add(answer.Outcome is { Fault: null, Value.Trace: { } trace } ? trace.Labels : null);
        }

        return answers;
    }
}
