using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;

namespace Plurality.Tests.Docs.Classifying;

/// <summary>The code of docs/guide/classify.md.</summary>
internal static class Examples
{
    public static ClassificationTask Task(IReadOnlyList<TextItem> pool)
    {
        var task = new ClassificationTask(LabelSet.Create(["anger", "fear", "joy"]))
        {
            Noun = "emotions",
            Pool = pool,
            Shots = 4,
        };
        return task;
    }

    public static async Task<string> ClassifyAsync(ILanguageModel model, ClassificationTask task, IReadOnlyList<TextItem> documents)
    {
        var output = new StringWriter();
        var method = Method.Parse("first-step+contextual+pool-prior@2");
        var classifier = new Classifier(model, task, method);
        await foreach (var (item, outcome) in classifier.ClassifyAsync(documents))
        {
            output.WriteLine(
                outcome.TryGetValue(out var result) ? $"{item.Id}: {result.Probabilities["joy"]:0.00}" : outcome.Fault!.Message
            );
        }

        return output.ToString();
    }

    public static async Task<Outcome<ClassificationResult>> ApplyAsync(ILanguageModel model, ClassificationTask task, string path)
    {
        var fitted = FittedMethod.Read(File.ReadAllText(path));
        var classifier = new Classifier(model, task, fitted);
        return await classifier.ClassifyAsync("The landlord kept our deposit.");
    }
}
