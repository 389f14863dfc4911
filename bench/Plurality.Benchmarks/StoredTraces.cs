using System.Diagnostics;
using System.Globalization;
using Plurality.Analysis;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Traces;
using Trace = Plurality.Traces.Trace;

namespace Plurality.Benchmarks;

/// <summary>
/// How long all analyses of stored traces take, and how much memory: seven labels, one to four steps, three annotators. First reading them
/// from the store, then each analysis with its intervals; the last beside a second run of the same documents. Attention and a layer of
/// hidden states are recorded. Making and storing the traces is not measured.
/// </summary>
internal static class StoredTraces
{
    private const int Wave = 64;
    private const int Layer = 30;
    private const int Dimensions = 576; // the embedded model's
    private static readonly string[] Labels = ["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"];

    public static void Run(int count)
    {
        var folder = Directory.CreateTempSubdirectory("plurality-analyze-");
        try
        {
            using var store = RunStore.Open(Path.Combine(folder.FullName, "bench.db"));
            var stored = Store(store, count);
            Console.WriteLine($"{"part", -20}   seconds   peak process MB");
            var all = Stopwatch.StartNew();
            var watch = Stopwatch.StartNew();
            var run = StoredAnalysis.Read(store, stored);
            Print("reading", watch);
            var twin = new AnalysedRun("twin", run.Labels, run.Documents);
            var settings = new AnalysisSettings();
            foreach (var analysis in AnalysisCatalogue.All)
            {
                watch.Restart();
                analysis.Of(analysis.Name == "side-by-side" ? [run, twin] : [run], settings);
                Print(analysis.Name, watch);
            }

            Print("together", all);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string part, Stopwatch watch)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{part, -20}{watch.Elapsed.TotalSeconds, 10:F2}{process.PeakWorkingSet64 / 1e6, 18:F0}"
            )
        );
    }

    private static StoredRun Store(RunStore store, int count)
    {
        var chance = new SeededGenerator(1);
        TextItem[] documents = [.. Enumerable.Range(0, count).Select(i => Document(i, chance))];
        var spec = new RunSpec
        {
            Name = "bench",
            Data = new RunData("made"),
            Labels = Labels,
            BatchSize = Wave,
            Attention = true,
            HiddenLayers = [Layer],
        };
        var experiment = Experiment.Prepare(spec, documents, [], PromptTemplate.Default);
        var model = new ModelIdentity("made", "made", """{"made":true}""");
        var run = store.Begin(
            new NewRun(
                spec.Name,
                ExperimentIdentity.Of(experiment, experiment.Settings, model),
                model.Model,
                documents,
                [],
                new Dictionary<string, string>(),
                DateTimeOffset.UnixEpoch
            )
        );
        foreach (var (wave, part) in documents.Chunk(Wave).Index())
        {
            store.AppendWave(run, wave, [.. part.Select(_ => Outcome.Of(Answer(chance)))]);
        }

        return store.Find(spec.Name)!;
    }

    private static TextItem Document(int number, SeededGenerator chance)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"document {number}");
        return new TextItem(name, name)
        {
            Labels = [Labels[chance.NextInt(Labels.Length)]],
            Annotations = Enumerable
                .Range(0, 3)
                .ToDictionary(i => $"a{i}", _ => (IReadOnlyList<string>)[Labels[chance.NextInt(Labels.Length)]]),
        };
    }

    private static Trace Answer(SeededGenerator chance)
    {
        string[] options = [.. Labels, LabelSet.None];
        var open = Enumerable.Repeat(true, options.Length).ToArray();
        var count = 1 + chance.NextInt(4);
        var steps = new List<LabelStep>();
        for (var number = 1; number <= count; number++)
        {
            double[] scores = [.. open.Select(isOpen => isOpen ? 8 * chance.NextDouble() : double.NegativeInfinity)];
            if (number > 1)
            {
                scores[^1] = double.NegativeInfinity;
            }

            var probabilities = LogSpace.Softmax(scores);
            var chosen = Array.IndexOf(probabilities, probabilities.Max());
            var isLast = number == count || options[chosen] == LabelSet.None;
            steps.Add(
                new LabelStep(
                    number,
                    new StepDistribution(options, scores, probabilities, Coverage: 1),
                    options[chosen],
                    isLast,
                    EndProbability: null
                )
            );
            if (isLast)
            {
                break;
            }

            open[chosen] = false;
        }

        return new Trace
        {
            Answer = "made",
            AnswerTokens = [1, 2, 3],
            Steps = steps,
            Decoding = DecodingMode.Constrained,
            Scoring = ScoringMode.Exact,
            WellFormed = true,
            PromptTokens = 500,
            HiddenStates = [new HiddenState(Layer, [.. Enumerable.Range(0, Dimensions).Select(_ => (float)chance.NextDouble())])],
            Attention =
            [
                .. steps
                    .Skip(1)
                    .Select(step => new AttentionShares(
                        step.Number,
                        0.75,
                        500,
                        0.25,
                        8 + step.Number,
                        chance.NextDouble() / 4,
                        step.Number - 1
                    )),
            ],
        };
    }
}
