using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Plurality.Llama;
using Plurality.Llama.Benchmarks;
using Plurality.Llama.Weights;
using Plurality.Prompts;
using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Runs;
using Plurality.TestKit.Models;
using Plurality.Traces;

namespace Plurality.Benchmarks;

/// <summary>
/// The same documents answered by llama.cpp's own server and by this program, in turn in one run of the benchmark, and one at a time
/// without anything shared. The server gets the prompts as text and writes the answer freely to its closing brackets, with its prompt cache
/// on; it is started by whoever measures, with the same model file, and told here how many requests it may have at once.
/// </summary>
internal static class PeerComparison
{
    /// <summary>How many documents are answered one at a time from scratch: each takes as long as dozens of others.</summary>
    private const int Alone = 4;

    private const int LongestAnswer = 40;

    /// <param name="server">The server's address.</param>
    /// <param name="slots">How many requests are under way at once.</param>
    /// <param name="documents">How many documents.</param>
    /// <param name="rounds">How often everything is measured.</param>
    /// <param name="data">The documents.</param>
    /// <param name="pool">Solved examples, of which ten are shown.</param>
    /// <param name="batchSize">The batch size of this program.</param>
    /// <param name="file">The model file; null for the embedded model.</param>
    /// <param name="threads">The computing threads of this program.</param>
    /// <param name="answerTokens">How many tokens the server writes, for a model of random weights, which ends no answer: this program then
    /// computes one label. Null for a model that ends its answers.</param>
    public static async Task RunAsync(
        Uri server,
        int slots,
        int documents,
        int rounds,
        string data,
        string pool,
        int batchSize,
        string? file,
        int threads,
        int? answerTokens
    )
    {
        var spec = new RunSpec
        {
            Name = "peer",
            Data = new RunData(data, pool, documents),
            Prompt = new PromptSpec { Shots = 10, Noun = "emotions" },
            BatchSize = batchSize,
            MaximumLabels = answerTokens is null ? null : 1,
        };
        (string Name, Experiment Run)[] modes =
        [
            ("first-token", Experiment.Read(spec with { Scoring = ScoringMode.FirstToken })[0]),
            ("exact", Experiment.Read(spec)[0]),
            ("exact:0.001", Experiment.Read(spec with { ScoringBound = 0.001 })[0]),
        ];
        var prompts = Enumerable.Range(0, modes[0].Run.Documents.Count).Select(modes[0].Run.PromptOf).ToList();
        using var model = LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = file ?? LlamaModelOptions.Embedded,
                Weights = WeightFormat.Shipped,
                Threads = threads,
            }
        );
        using var client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(10) };
        await AskAsync(client, prompts.Take(slots), slots, answerTokens).ConfigureAwait(false);

        List<double> peer = [],
            loop = [];
        var own = modes.ToDictionary(mode => mode.Name, _ => new List<(double Rate, double Share)>());
        for (var round = 1; round <= rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var tokens = await AskAsync(client, prompts, slots, answerTokens).ConfigureAwait(false);
            peer.Add(prompts.Count / watch.Elapsed.TotalSeconds);
            Print(
                $"round {round}: server, {slots} at once",
                Number(peer[^1]),
                FormattableString.Invariant(
                    $"{tokens.Prompt / (double)prompts.Count:0.0} + {tokens.Answer / (double)prompts.Count:0.0} tokens"
                )
            );
            foreach (var (name, run) in modes)
            {
                var report = await ExperimentBenchmark.RunAsync(model, run, 1, TimeProvider.System).ConfigureAwait(false);
                own[name].Add((report.DocumentsPerSecond.Median, report.ShareOfLimit.Median));
                Print(
                    $"round {round}: {name}, batch size {batchSize}",
                    Number(report.DocumentsPerSecond.Median),
                    FormattableString.Invariant($"{report.Tokens.Evaluated:0.0} tokens, share of limit {report.ShareOfLimit.Median:0.00}")
                );
            }

            watch.Restart();
            foreach (var prompt in prompts.Take(Alone))
            {
                await model
                    .GenerateAsync([prompt with { SharedCharacters = 0 }], modes[1].Run.Settings, CancellationToken.None)
                    .ConfigureAwait(false);
            }

            loop.Add(Math.Min(Alone, prompts.Count) / watch.Elapsed.TotalSeconds);
            Print($"round {round}: one at a time, exact", Number(loop[^1]));
        }

        Print("median, server", Number(Spread.Of(peer).Median));
        foreach (var (name, measured) in own)
        {
            var rates = measured.Select(one => one.Rate).ToList();
            Print(
                $"median, {name}",
                Number(Spread.Of(rates).Median),
                "share of limit",
                Number(Spread.Of(measured.Select(one => one.Share)).Median),
                "times the server",
                Number(Spread.Of(rates.Zip(peer, (mine, theirs) => mine / theirs)).Median),
                "times one at a time",
                Number(Spread.Of(rates.Zip(loop, (mine, alone) => mine / alone)).Median)
            );
        }
    }

    /// <summary>Lets the server answer all prompts, as many at once as it has slots.</summary>
    internal static async Task<(long Prompt, long Answer)> AskAsync(
        HttpClient client,
        IEnumerable<Prompt> prompts,
        int slots,
        int? answerTokens = null
    )
    {
        long read = 0,
            written = 0;
        await Parallel
            .ForEachAsync(prompts, new ParallelOptions { MaxDegreeOfParallelism = slots }, async (prompt, cancellationToken) =>
            {
                var request = new
                {
                    prompt = prompt.Text,
                    n_predict = answerTokens ?? LongestAnswer,
                    temperature = 0,
                    cache_prompt = true,
                    stop = answerTokens is null ? (string[])["}", "\n"] : [],
                    ignore_eos = answerTokens is not null,
                };
                using var response = await client.PostAsJsonAsync("completion", request, cancellationToken).ConfigureAwait(false);
                response.EnsureSuccessStatusCode();
                var answer = await response.Content.ReadFromJsonAsync<Completion>(cancellationToken).ConfigureAwait(false);
                Interlocked.Add(ref read, answer!.Timings.Prompt);
                Interlocked.Add(ref written, answer.Timings.Answer);
            })
            .ConfigureAwait(false);
        return (read, written);
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static void Print(params string[] cells) =>
        Console.WriteLine(string.Join("  ", cells.Select((cell, i) => i == 0 ? cell.PadRight(34) : cell.PadLeft(8))));

    private sealed record Completion([property: JsonPropertyName("timings")] Timings Timings);

    private sealed record Timings(
        [property: JsonPropertyName("prompt_n")] int Prompt,
        [property: JsonPropertyName("predicted_n")] int Answer
    );
}
