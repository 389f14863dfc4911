using System.Diagnostics;
using System.Globalization;
using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Llama;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;
using Plurality.Runtime.Storage;
using Plurality.TestKit.Devices;
using Plurality.Traces;

namespace Plurality.Benchmarks;

/// <summary>
/// What a document costs outside the library's decode calls, by part, and how much of it a second batch in flight hides. The engine, the
/// decoders and the store are the product's; a scripted device stands for the library. Its logits are made up, so answers are as long as
/// chance makes them; the rows per document say how much was read.
/// </summary>
internal static class HostTime
{
    private const int BatchSize = 16;

    /// <summary>The embedded model's vocabulary, and that of Llama 3.</summary>
    private static readonly int[] Vocabularies = [49_152, 128_256];

    /// <summary>Enough rows that they come from memory and not from a cache, as logits do.</summary>
    private const int Rows = 64;

    public static async Task RunAsync(int documents, int rounds)
    {
        using var embedded = LlamaLanguageModel.Open(new LlamaModelOptions());
        Print("vocabulary", "scoring", "threads", "rows", "prompt", "packing", "reading", "deciding", "store", "ms/document");
        var hosts = new Dictionary<(int, ScoringMode), double>();
        foreach (var vocabulary in Vocabularies)
        {
            var tokenizer = new PaddedTokenizer(embedded.Tokenizer, Vocabularies[0], vocabulary);
            var device = new ScriptedDevice(vocabulary, Rows);
            foreach (var scoring in (ScoringMode[])[ScoringMode.FirstToken, ScoringMode.Exact])
            {
                var experiment = Prepare(scoring, documents);
                foreach (var threads in (int[])[1, 2])
                {
                    using var model = new DeviceModel(tokenizer, device, isConcurrent: false, threads);
                    var (parts, rows) = await MeasureAsync(model, experiment, rounds).ConfigureAwait(false);
                    hosts.TryAdd((vocabulary, scoring), parts.Sum());
                    Print([
                        Number(vocabulary),
                        ModeName.Of(scoring),
                        Number(threads),
                        Number(rows),
                        .. parts.Select(Number),
                        Number(parts.Sum()),
                    ]);
                }
            }
        }

        Console.WriteLine();
        Print("vocabulary", "scoring", "in flight", "device", "ms/document", "device's share");
        foreach (var vocabulary in Vocabularies)
        {
            var tokenizer = new PaddedTokenizer(embedded.Tokenizer, Vocabularies[0], vocabulary);
            foreach (var scoring in (ScoringMode[])[ScoringMode.FirstToken, ScoringMode.Exact])
            {
                await OverlapAsync(tokenizer, Prepare(scoring, documents), vocabulary, scoring, hosts[(vocabulary, scoring)])
                    .ConfigureAwait(false);
            }
        }
    }

    private static Experiment Prepare(ScoringMode scoring, int documents) =>
        SampleRun.Prepare(SampleRun.Default with { Scoring = scoring, BatchSize = BatchSize, Methods = ["first-step", "hard"] }, documents);

    /// <summary>The fastest round's milliseconds per document, by part, and the rows of logits per document.</summary>
    private static async Task<(double[] Parts, double Rows)> MeasureAsync(DeviceModel model, Experiment experiment, int rounds)
    {
        await RoundAsync(model, experiment).ConfigureAwait(false);
        double[]? best = null;
        var before = model.Evaluated;
        for (var round = 0; round < rounds; round++)
        {
            var parts = await RoundAsync(model, experiment).ConfigureAwait(false);
            best = best is null || parts.Sum() < best.Sum() ? parts : best;
        }

        return (best!, (double)(model.Evaluated - before).Rows / rounds / experiment.Documents.Count);
    }

    private static async Task<double[]> RoundAsync(DeviceModel model, Experiment experiment)
    {
        var folder = Directory.CreateTempSubdirectory("plurality-host-");
        try
        {
            using var store = RunStore.Open(Path.Combine(folder.FullName, "host.db"));
            var run = new Runner(store, TimeProvider.System).Begin(experiment, model);
            var decoder = new Decoder(model);
            var settings = decoder.Resolve(experiment.Settings);
            var reader = new EvidenceReader(decoder);
            var (before, asking, storing) = (model.Times, TimeSpan.Zero, TimeSpan.Zero);
            foreach (var (number, positions) in Enumerable.Range(0, experiment.Documents.Count).Chunk(BatchSize).Index())
            {
                var begin = Stopwatch.GetTimestamp();
                var traces = await reader
                    .AnswersAsync(experiment.PromptsAt(positions), settings, CancellationToken.None)
                    .ConfigureAwait(false);
                var answered = Stopwatch.GetTimestamp();
                store.AppendWave(run, number, traces);
                asking += Stopwatch.GetElapsedTime(begin, answered);
                storing += Stopwatch.GetElapsedTime(answered);
            }

            var engine = model.Times - before;
            var prompt = asking - engine.Host - engine.Computing - engine.Waiting;
            return
            [
                .. ((TimeSpan[])[prompt, engine.Packing, engine.Reading, engine.Deciding, storing]).Select(part =>
                    part.TotalMilliseconds / experiment.Documents.Count
                ),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A run on a device that needs as long for a document as the host: one batch at a time takes the sum, two in flight take the
    /// larger of both.</summary>
    private static async Task OverlapAsync(
        PaddedTokenizer tokenizer,
        Experiment experiment,
        int vocabulary,
        ScoringMode scoring,
        double hostMilliseconds
    )
    {
        var timed = new ScriptedDevice(vocabulary, Rows);
        using (var model = new DeviceModel(tokenizer, timed, isConcurrent: false))
        {
            await RoundAsync(model, experiment).ConfigureAwait(false);
        }

        var perCall = TimeSpan.FromMilliseconds(hostMilliseconds * experiment.Documents.Count / timed.Calls);
        foreach (var isConcurrent in (bool[])[false, true])
        {
            var device = new ScriptedDevice(vocabulary, Rows) { TimePerCall = perCall };
            using var model = new DeviceModel(tokenizer, device, isConcurrent);
            var folder = Directory.CreateTempSubdirectory("plurality-host-");
            try
            {
                using var store = RunStore.Open(Path.Combine(folder.FullName, "host.db"));
                var begin = Stopwatch.GetTimestamp();
                await new Runner(store, TimeProvider.System).RunAsync(experiment, model).ConfigureAwait(false);
                var total = Stopwatch.GetElapsedTime(begin);
                var computing = model.Times.Computing;
                Print(
                    Number(vocabulary),
                    ModeName.Of(scoring),
                    isConcurrent ? "2" : "1",
                    Number(computing.TotalMilliseconds / experiment.Documents.Count),
                    Number(total.TotalMilliseconds / experiment.Documents.Count),
                    Number(computing / total)
                );
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static void Print(params IEnumerable<string> cells) =>
        Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(14))));
}
