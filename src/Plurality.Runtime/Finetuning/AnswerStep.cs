using Plurality.Analysis;
using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Models;

namespace Plurality.Runtime.Finetuning;

/// <summary>A step of the answers that a model gives to some documents.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Documents">How many answers have it.</param>
/// <param name="Top">Their mean highest probability, in [0,1].</param>
/// <param name="Entropy">Their mean entropy in bits, from 0.</param>
internal sealed record AnswerStep(int Step, int Documents, double Top, double Entropy)
{
    /// <summary>How many documents are asked about for each label set.</summary>
    public const int MostDocuments = 60;

    /// <summary>Asks a model about the first documents of each label set.</summary>
    public static async Task<IReadOnlyList<AnswerStep>> OfAsync(
        ILanguageModel model,
        IEnumerable<(ClassificationTask Task, IReadOnlyList<TextItem> Items)> measured,
        CancellationToken cancellationToken
    )
    {
        List<(int Step, StepShape Shape)> steps = [];
        foreach (var (task, items) in measured)
        {
            var answers = new Classifier(model, task).ClassifyAsync(items.Take(MostDocuments), cancellationToken);
            await foreach (var answer in answers.ConfigureAwait(false))
            {
                // A document that the model cannot be asked about has no steps.
                if (answer.Outcome is { Fault: null, Value.Trace: { } trace })
                {
                    steps.AddRange(trace.Steps.Select(step => (step.Number, StepShape.Of(step.Distribution))));
                }
            }
        }

        return
        [
            .. steps
                .GroupBy(step => step.Step)
                .OrderBy(group => group.Key)
                .Select(group => new AnswerStep(
                    group.Key,
                    group.Count(),
                    group.Average(step => step.Shape.Top),
                    group.Average(step => step.Shape.Entropy)
                )),
        ];
    }
}
