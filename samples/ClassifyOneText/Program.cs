using Plurality.Classification;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Adapters;

// The embedded model with its adapter for emotions. For other questions, leave the adapter out or name another.
using var model = LlamaLanguageModel.Open(new LlamaModelOptions { Adapters = [new LlamaAdapter(LlamaAdapter.Embedded)] });
var task = new ClassificationTask(LabelSet.Create(["anger", "joy", "surprise"])) { Noun = "emotions" };
var result = (await new Classifier(model, task).ClassifyAsync("I finally got the job after six interviews!")).Value;

Console.WriteLine(result.Trace?.Answer);
foreach (var (label, probability) in result.Probabilities)
{
    Console.WriteLine($"{label, -10} {probability:0.00}");
}
