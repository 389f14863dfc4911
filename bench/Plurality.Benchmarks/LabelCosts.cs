using System.Globalization;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Prompts;
using Plurality.Runtime.Samples;
using Plurality.TestKit.Models;
using Plurality.Traces;

namespace Plurality.Benchmarks;

/// <summary>
/// What an answer costs with 7 to 1,000 labels, complete and with later steps within a bound: evaluated tokens per document, and how far
/// probabilities are from those of complete scoring. The labels are made of two words, so that many begin alike; the texts are the samples.
/// </summary>
internal static class LabelCosts
{
    private const int Shots = 4;
    private const int MaximumLabels = 10;

    private static readonly string[] Fields = (
        "music sports cooking travel health money politics science family school work weather gardening "
        + "animals history fashion technology law religion traffic housing film language energy games"
    ).Split(' ');

    private static readonly string[] Aspects = (
        "news advice complaint question praise review history plan memory joke warning price event "
        + "person place rule problem success failure habit tool book job trend myth risk dream gift debt "
        + "study offer loss team crime error start ending idea choice debate"
    ).Split(' ');

    /// <param name="documents">How many documents.</param>
    /// <param name="sizes">The sizes of label sets.</param>
    public static async Task RunAsync(int documents, IReadOnlyList<int> sizes)
    {
        using var model = LlamaLanguageModel.Open(new LlamaModelOptions());
        Console.WriteLine($"{documents} documents, {Shots} examples, at most {MaximumLabels} labels per answer");
        Print(
            "labels",
            "scoring",
            "tokens/document",
            "× complete",
            "processor seconds",
            "steps",
            "largest error",
            "error of a maximum",
            "other answers"
        );
        foreach (var size in sizes)
        {
            var labels = LabelSet.Create([
                .. Aspects.SelectMany(aspect => Fields.Select(field => $"{field} {aspect}")).Take(size).Order(StringComparer.Ordinal),
            ]);
            var task = new PromptTask(labels, AnswerFormat.Json) { Noun = "topics" };
            var samples = SampleSet.Emotions();
            Demonstration[] shown =
            [
                .. samples
                    .Take(Shots)
                    .Select(
                        (item, i) =>
                            new Demonstration(
                                item.Text,
                                [labels[i % size], .. i % 2 == 0 ? (string[])[] : [labels[(i + (size / 2)) % size]]],
                                item.Fields
                            )
                    ),
            ];
            Prompt[] prompts =
            [
                .. samples.Skip(Shots).Take(documents).Select(item => PromptTemplate.Default.Render(task, shown, item.Text)),
            ];
            var settings = new GenerationSettings(labels, AnswerFormat.Json) { MaximumLabels = MaximumLabels };
            IReadOnlyList<Trace>? complete = null;
            var completeTokens = 0L;
            foreach (
                var (name, asked) in ((string, GenerationSettings)[])
                    [
                        ("complete", settings),
                        ("later 0.0001", settings with { LaterBound = 1e-4 }),
                        ("later 0.001", settings with { LaterBound = 1e-3 }),
                        ("later 0.01", settings with { LaterBound = 1e-2 }),
                        ("exact:0.001", settings with { ScoringBound = 1e-3 }),
                        ("one step", settings with { MaximumSteps = 1 }),
                    ]
            )
            {
                var before = model.Evaluated.Documents;
                var start = Environment.CpuUsage.TotalTime;
                List<Trace> traces = [];
                foreach (var batch in prompts.Chunk(8))
                {
                    traces.AddRange(
                        (await model.GenerateAsync(batch, asked, default).ConfigureAwait(false)).Select(answer => answer.Value)
                    );
                }

                var (tokens, seconds) = (model.Evaluated.Documents - before, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
                complete ??= traces;
                completeTokens = completeTokens == 0 ? tokens : completeTokens;
                var (largest, maximum, other) = Errors(complete, traces);
                Print(
                    Number(size),
                    name,
                    Number(tokens / (double)documents),
                    Number(tokens / (double)completeTokens),
                    Number(seconds),
                    Number(traces.Average(trace => trace.Steps.Count)),
                    largest.ToString("0.0e+0", CultureInfo.InvariantCulture),
                    maximum.ToString("0.0e+0", CultureInfo.InvariantCulture),
                    Number(other)
                );
            }
        }
    }

    /// <summary>
    /// The largest difference of a probability at a step behind the same answer, that of a label's maximum over the steps, and how many
    /// answers differ.
    /// </summary>
    private static (double Largest, double Maximum, int Other) Errors(IReadOnlyList<Trace> complete, IReadOnlyList<Trace> traces)
    {
        var (largest, maximum, other) = (0.0, 0.0, 0);
        foreach (var (whole, trace) in complete.Zip(traces))
        {
            var same = whole
                .Steps.Zip(trace.Steps)
                .TakeWhile((pair, i) => i == 0 || whole.Steps[i - 1].Chosen == trace.Steps[i - 1].Chosen)
                .ToList();
            largest = Math.Max(
                largest,
                same.Max(pair => Largest(pair.First.Distribution.Probabilities, pair.Second.Distribution.Probabilities))
            );
            if (trace.IsWhole)
            {
                maximum = Math.Max(maximum, Largest(Maxima(whole), Maxima(trace)));
                other += whole.Answer == trace.Answer ? 0 : 1;
            }
        }

        return (largest, maximum, other);
    }

    private static double[] Maxima(Trace trace) =>
        [.. trace.Steps[0].Distribution.Options.Select((_, option) => trace.Steps.Max(step => step.Distribution.Probabilities[option]))];

    private static double Largest(IEnumerable<double> one, IEnumerable<double> other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    private static string Number(double value) => value.ToString(value < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);

    private static void Print(params string[] cells) => Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(18))));
}
