using System.Diagnostics;
using System.Globalization;
using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Llama.Benchmarks;
using Plurality.Remote;
using Plurality.Runtime.Samples;
using Plurality.Traces;

namespace Plurality.Benchmarks;

/// <summary>
/// The same documents over the interface of a llama-server, in turn in one run of the benchmark: as plain answers that the server writes
/// freely, and as constrained answers whose probabilities this program reads from it. The server is started by whoever measures, with at
/// least as many slots as requests in flight.
/// </summary>
internal static class EngineThroughput
{
    /// <param name="server">The server's address.</param>
    /// <param name="requests">How many requests are in flight.</param>
    /// <param name="documents">How many documents.</param>
    /// <param name="rounds">How often both are measured.</param>
    public static async Task RunAsync(Uri server, int requests, int documents, int rounds)
    {
        var runs = ((ScoringMode[])[ScoringMode.FirstToken, ScoringMode.Exact]).ToDictionary(
            mode => mode,
            mode => SampleRun.Prepare(SampleRun.Default with { Scoring = mode, BatchSize = 4 * requests }, documents)
        );
        var prompts = Enumerable.Range(0, documents).Select(runs[ScoringMode.Exact].PromptOf).ToList();
        using var client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(10) };
        using var model = await RemoteLanguageModel
            .OpenAsync(new RemoteModelOptions { Address = "llama-server:" + server.AbsoluteUri, Concurrency = requests })
            .ConfigureAwait(false);
        var reader = new EvidenceReader(new Decoder(model));
        await PeerComparison.AskAsync(client, prompts.Take(requests), requests).ConfigureAwait(false);
        var ratios = runs.Keys.ToDictionary(mode => mode, _ => new List<double>());
        for (var round = 1; round <= rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await PeerComparison.AskAsync(client, prompts, requests).ConfigureAwait(false);
            var plain = documents / watch.Elapsed.TotalSeconds;
            Print($"round {round}: plain answers, {plain:0.00} documents/s");
            foreach (var (mode, run) in runs)
            {
                var before = ((IRemoteModel)model).Usage;
                watch.Restart();
                foreach (var batch in Enumerable.Range(0, documents).Chunk(run.Spec.BatchSize))
                {
                    foreach (var outcome in await reader.AnswersAsync(run.PromptsAt(batch), run.Settings, default).ConfigureAwait(false))
                    {
                        _ = outcome.Value;
                    }
                }

                var own = documents / watch.Elapsed.TotalSeconds;
                ratios[mode].Add(own / plain);
                var asked = (double)(((IRemoteModel)model).Usage.Requests - before.Requests) / documents;
                Print($"  {ModeName.Of(mode)}: {own:0.00} documents/s, ratio {own / plain:0.00}, {asked:0.0} requests per document");
            }
        }

        foreach (var (mode, measured) in ratios)
        {
            Print($"{ModeName.Of(mode)}: median ratio {Spread.Of(measured).Median:0.00}");
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
