using Plurality.Classification;
using Plurality.Labels;
using Plurality.Llama;

using var model = LlamaLanguageModel.Open(new LlamaModelOptions());
var classifier = new Classifier(model, LabelSet.Create(["anger", "joy", "surprise"]));
var result = (await classifier.ClassifyAsync("I finally got the job after six interviews!")).Value;

Console.WriteLine(result.Trace?.Answer);
foreach (var (label, probability) in result.Probabilities)
{
    Console.WriteLine($"{label, -10} {probability:0.00}");
}
