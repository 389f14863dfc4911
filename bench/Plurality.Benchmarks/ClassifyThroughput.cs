using System.Globalization;
using Plurality.Llama;
using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Samples;
using Plurality.Traces;

namespace Plurality.Benchmarks;

/// <summary>What <c>plurality bench</c> measures, for each way of answering and two batch sizes, in one process.</summary>
internal static class ClassifyThroughput
{
    public static async Task RunAsync(int documents, int rounds)
    {
        using var model = LlamaLanguageModel.Open(new LlamaModelOptions());
        Print("documents", "mode", "batch size", "documents/s", "tokens/document", "raw tokens/s", "share of limit", "from", "to");
        foreach (var batchSize in (int[])[16, 32])
        {
            foreach (
                var (decoding, scoring) in ((DecodingMode, ScoringMode)[])
                    [
                        (DecodingMode.Constrained, ScoringMode.Exact),
                        (DecodingMode.Constrained, ScoringMode.FirstToken),
                        (DecodingMode.Free, ScoringMode.FirstToken),
                    ]
            )
            {
                var run = SampleRun.Prepare(
                    SampleRun.Default with
                    {
                        Decoding = decoding,
                        Scoring = scoring,
                        BatchSize = batchSize,
                    },
                    documents
                );
                var report = await ExperimentBenchmark.RunAsync(model, run, rounds, TimeProvider.System).ConfigureAwait(false);
                Print(
                    documents.ToString(CultureInfo.InvariantCulture),
                    $"{decoding} {scoring}",
                    batchSize.ToString(CultureInfo.InvariantCulture),
                    Number(report.DocumentsPerSecond.Median),
                    Number(report.Tokens.Evaluated),
                    Number(report.RawTokensPerSecond.Median),
                    Number(report.ShareOfLimit.Median),
                    Number(report.ShareOfLimit.Minimum),
                    Number(report.ShareOfLimit.Maximum)
                );
            }
        }
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Print(params string[] cells) => Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(22))));
}
