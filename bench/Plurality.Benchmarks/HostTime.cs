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

    private static readonly TimeProvider Clock = new ProcessorTime();

    public static async Task RunAsync(int documents, int rounds)
    {
        using var embedded = LlamaLanguageModel.Open(new LlamaModelOptions());
        Print("vocabulary", "scoring", "rows", "tokenising", "prompt", "packing", "reading", "deciding", "store", "ms/document");
        List<(int Vocabulary, ScoringMode Scoring, double Host)> hosts = [];
        foreach (var vocabulary in Vocabularies)
        {
            var device = new ScriptedDevice(vocabulary, Rows);
            foreach (var scoring in (ScoringMode[])[ScoringMode.FirstToken, ScoringMode.Exact])
            {
                var tokenizer = new PaddedTokenizer(embedded.Tokenizer, Vocabularies[0], vocabulary, Clock);
                using var model = new DeviceModel(tokenizer, device, isConcurrent: false, time: Clock);
                var (parts, rows) = await MeasureAsync(model, tokenizer, Prepare(scoring, documents), rounds).ConfigureAwait(false);
                hosts.Add((vocabulary, scoring, parts.Sum()));
                Print([Number(vocabulary), ModeName.Of(scoring), Number(rows), .. parts.Select(Number), Number(parts.Sum())]);
            }
        }

        Console.WriteLine();
        Print("vocabulary", "scoring", "in flight", "device", "ms/document", "device's share");
        foreach (var (vocabulary, scoring, host) in hosts)
        {
            var tokenizer = new PaddedTokenizer(embedded.Tokenizer, Vocabularies[0], vocabulary, Clock);
            await OverlapAsync(tokenizer, Prepare(scoring, documents), vocabulary, scoring, host).ConfigureAwait(false);
        }
    }

    private static Experiment Prepare(ScoringMode scoring, int documents) =>
        SampleRun.Prepare(SampleRun.Default with { Scoring = scoring, BatchSize = BatchSize, Methods = ["first-step", "hard"] }, documents);

    /// <summary>
    /// Milliseconds per document, by part, and the rows of logits per document. Of each batch and part, the fastest round counts: every
    /// round does the same work, and a neighbour on the machine only adds to it.
    /// </summary>
    private static async Task<(double[] Parts, double Rows)> MeasureAsync(
        DeviceModel model,
        PaddedTokenizer tokenizer,
        Experiment experiment,
        int rounds
    )
    {
        var decoder = new Decoder(model);
        await RoundAsync(model, decoder, tokenizer, experiment).ConfigureAwait(false);
        var before = model.Evaluated;
        var best = await RoundAsync(model, decoder, tokenizer, experiment).ConfigureAwait(false);
        for (var round = 1; round < rounds; round++)
        {
            var parts = await RoundAsync(model, decoder, tokenizer, experiment).ConfigureAwait(false);
            best = [.. best.Zip(parts, (one, other) => one.Zip(other, TimeMin).ToArray())];
        }

        var count = experiment.Documents.Count;
        return (
            [.. Enumerable.Range(0, best[0].Length).Select(part => best.Sum(batch => batch[part].TotalMilliseconds) / count)],
            (double)(model.Evaluated - before).Rows / rounds / count
        );
    }

    private static TimeSpan TimeMin(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>One run over all documents: for each batch the time of each part.</summary>
    private static async Task<List<TimeSpan[]>> RoundAsync(
        DeviceModel model,
        Decoder decoder,
        PaddedTokenizer tokenizer,
        Experiment experiment
    )
    {
        var folder = Directory.CreateTempSubdirectory("plurality-host-");
        try
        {
            using var store = RunStore.Open(Path.Combine(folder.FullName, "host.db"));
            var run = new Runner(store, TimeProvider.System).Begin(experiment, model);
            var settings = decoder.Resolve(experiment.Settings);
            var reader = new EvidenceReader(decoder);
            List<TimeSpan[]> batches = [];
            foreach (var (number, positions) in Enumerable.Range(0, experiment.Documents.Count).Chunk(BatchSize).Index())
            {
                var (before, encoding, begin) = (model.Times, tokenizer.TimeEncoding, Clock.GetTimestamp());
                var traces = await reader
                    .AnswersAsync(experiment.PromptsAt(positions), settings, CancellationToken.None)
                    .ConfigureAwait(false);
                var answered = Clock.GetTimestamp();
                store.AppendWave(run, number, traces);
                var storing = Clock.GetElapsedTime(answered);
                var engine = model.Times - before;
                encoding = tokenizer.TimeEncoding - encoding;
                var prompt = Clock.GetElapsedTime(begin, answered) - engine.Host - engine.Computing - engine.Waiting - encoding;
                batches.Add([encoding, prompt, engine.Packing, engine.Reading, engine.Deciding, storing]);
            }

            return batches;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A run on a device that needs as long for a document as the processor: one batch at a time takes the sum, two in flight
    /// take little more than the larger of both. The clock is the wall's, so an idle machine is needed.</summary>
    private static async Task OverlapAsync(
        PaddedTokenizer tokenizer,
        Experiment experiment,
        int vocabulary,
        ScoringMode scoring,
        double hostMilliseconds
    )
    {
        var counting = new ScriptedDevice(vocabulary, Rows);
        await RunAsync(tokenizer, experiment, counting, isConcurrent: false).ConfigureAwait(false);
        var perCall = TimeSpan.FromMilliseconds(hostMilliseconds * experiment.Documents.Count / counting.Calls);
        foreach (var isConcurrent in (bool[])[false, true])
        {
            var device = new ScriptedDevice(vocabulary, Rows) { TimePerCall = perCall };
            var (total, computing) = await RunAsync(tokenizer, experiment, device, isConcurrent).ConfigureAwait(false);
            Print(
                Number(vocabulary),
                ModeName.Of(scoring),
                isConcurrent ? "2" : "1",
                Number(computing.TotalMilliseconds / experiment.Documents.Count),
                Number(total.TotalMilliseconds / experiment.Documents.Count),
                Number(computing / total)
            );
        }
    }

    private static async Task<(TimeSpan Total, TimeSpan Computing)> RunAsync(
        PaddedTokenizer tokenizer,
        Experiment experiment,
        ScriptedDevice device,
        bool isConcurrent
    )
    {
        using var model = new DeviceModel(tokenizer, device, isConcurrent);
        var folder = Directory.CreateTempSubdirectory("plurality-host-");
        try
        {
            using var store = RunStore.Open(Path.Combine(folder.FullName, "host.db"));
            var begin = TimeProvider.System.GetTimestamp();
            await new Runner(store, TimeProvider.System).RunAsync(experiment, model).ConfigureAwait(false);
            return (TimeProvider.System.GetElapsedTime(begin), model.Times.Computing);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static void Print(params IEnumerable<string> cells) =>
        Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(12))));
}
