using System.Diagnostics;
using System.Globalization;
using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Llama.Benchmarks;
using Plurality.Remote;
using Plurality.Runtime.Samples;

namespace Plurality.Benchmarks;

/// <summary>
/// The same documents over the interface of a llama-server, in turn in one run of the benchmark: as plain answers that the server writes
/// freely, and as exact constrained answers that this program reads from it. The server is started by whoever measures, with at least as
/// many slots as requests in flight.
/// </summary>
internal static class EngineThroughput
{
    /// <param name="server">The server's address.</param>
    /// <param name="requests">How many requests are in flight.</param>
    /// <param name="documents">How many documents.</param>
    /// <param name="rounds">How often both are measured.</param>
    public static async Task RunAsync(Uri server, int requests, int documents, int rounds)
    {
        var run = SampleRun.Prepare(SampleRun.Default with { BatchSize = 4 * requests }, documents);
        var prompts = Enumerable.Range(0, documents).Select(run.PromptOf).ToList();
        using var client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(10) };
        using var model = await RemoteLanguageModel
            .OpenAsync(new RemoteModelOptions { Address = "llama-server:" + server.AbsoluteUri, Concurrency = requests })
            .ConfigureAwait(false);
        var reader = new EvidenceReader(new Decoder(model));
        await PeerComparison.AskAsync(client, prompts.Take(requests), requests).ConfigureAwait(false);
        List<double> ratios = [];
        for (var round = 1; round <= rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await PeerComparison.AskAsync(client, prompts, requests).ConfigureAwait(false);
            var plain = documents / watch.Elapsed.TotalSeconds;
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
            ratios.Add(own / plain);
            var used = ((IRemoteModel)model).Usage;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: plain {plain:0.000} documents/s, exact {own:0.000} documents/s, ratio {ratios[^1]:0.00}, "
                        + $"{(double)(used.Requests - before.Requests) / documents:0.0} requests per document"
                )
            );
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median ratio {Spread.Of(ratios).Median:0.00}"));
    }
}
