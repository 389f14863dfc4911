using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama;
using Plurality.Llama.Benchmarks;
using Plurality.Llama.Cache;
using Plurality.Llama.Errors;
using Plurality.Llama.Files;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Samples;
using Plurality.TestKit.TinyModels;
using Plurality.Traces;

namespace Plurality.Benchmarks;

/// <summary>
/// The whole trial of a GPU: models with random weights are written on the spot, the sample texts are answered in batches of 8 to 512, by
/// the first token and exactly, without and with flash attention, beside llama.cpp's own programs, and it is told whether a second run has
/// the same bits. What is skipped is told with the reason.
/// </summary>
/// <param name="documents">The number of documents.</param>
/// <param name="gpuLayers">The layers on the GPU; 0 tries the trial itself, on the processor.</param>
/// <param name="folder">The folder for the models.</param>
internal sealed class GpuTrial(int documents, int gpuLayers, string folder)
{
    private static readonly int[] BatchSizes = [8, 16, 32, 64, 128, 256, 512];
    private static readonly ScoringMode[] Scorings = [ScoringMode.FirstToken, ScoringMode.Exact];

    private int CallTokens => gpuLayers == 0 ? LlamaLanguageModel.DefaultBatchTokens : 2048;

    /// <param name="minutes">The time after which nothing more is measured.</param>
    /// <param name="documents">The number of documents.</param>
    /// <param name="sizes">The names of the models, as <see cref="LlamaShape.All"/> has them, with commas between.</param>
    /// <param name="gpuLayers">The layers on the GPU; negative for all, 0 for none.</param>
    public static async Task RunAsync(int minutes, int documents, string sizes, int gpuLayers)
    {
        var watch = Stopwatch.StartNew();
        if (Refusal(gpuLayers) is { } refusal)
        {
            Skip("everything", refusal);
            return;
        }

        var names = sizes.Split(',');
        var shapes = LlamaShape.All.Where(shape => names.Contains(shape.Name)).ToList();
        if (shapes.Count < names.Length)
        {
            Skip(sizes, $"the models must be some of {string.Join(',', LlamaShape.All.Select(shape => shape.Name))}");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("plurality-gpu-");
        try
        {
            foreach (var (number, shape) in shapes.Index())
            {
                // What one model does not need is left to the next.
                var left = (TimeSpan.FromMinutes(minutes) - watch.Elapsed) / (shapes.Count - number);
                using var time = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                await new GpuTrial(documents, gpuLayers, folder.FullName).RunAsync(shape, time.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Console.WriteLine(FormattableString.Invariant($"took {watch.Elapsed.TotalSeconds:0} s"));
    }

    /// <summary>Why there is nothing to try; null if there is a GPU, or if none is asked for.</summary>
    private static string? Refusal(int gpuLayers)
    {
        try
        {
            var library = LlamaLibrary.Load(null, NullLogger.Instance);
            library.RequireGpu(gpuLayers);
            var device = gpuLayers == 0 ? $"no GPU asked for, {library.CpuVariant}" : GpuBackends.NameOfDevice();
            Console.WriteLine(
                FormattableString.Invariant(
                    $"llama.cpp {library.Version}, {device}, {Environment.ProcessorCount} cores, load {LoadAverage.Now():0.0}"
                )
            );
            return null;
        }
        catch (NativeLibraryException refusal)
        {
            return refusal.Message;
        }
    }

    private async Task RunAsync(LlamaShape shape, CancellationToken time)
    {
        Console.WriteLine();
        var path = Path.Combine(folder, $"{shape.Name}.gguf");
        if (new DriveInfo(folder).AvailableFreeSpace is var free && free < shape.Bytes * 1.1)
        {
            Skip(shape.Name, FormattableString.Invariant($"{shape.Bytes / 1e9:0.0} GB must fit on the disk; {free / 1e9:0.0} GB are free"));
            return;
        }

        try
        {
            var watch = Stopwatch.StartNew();
            RandomLlama.Write(path, shape, EmbeddedModel.Path);
            var written = watch.Elapsed.TotalSeconds;
            using (var model = Open(path, time))
            {
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"{shape.Name}: {shape.Bytes / 1e9:0.00} GB written in {written:0.0} s, checked and loaded in "
                    ) + FormattableString.Invariant($"{watch.Elapsed.TotalSeconds - written:0.0} s; calls of {CallTokens} tokens")
                );
                await MeasureAsync(model, time).ConfigureAwait(false);
            }

            // Now the memory of the device is free.
            var prompts = ExperimentBenchmark.Measured(SampleRun.Prepare(SampleRun.Default, documents)).Prompts;
            await GpuPeers.RunAsync(path, prompts, gpuLayers, time).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Skip($"the rest of {shape.Name}", "its share of the time is over");
        }
        catch (ModelException fault)
        {
            Skip($"the rest of {shape.Name}", fault.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private LlamaLanguageModel Open(string path, CancellationToken time) =>
        LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = path,
                GpuLayers = gpuLayers,
                ContextCells = gpuLayers == 0 ? 8192 : 32_768,
                CacheDirectory = Path.Combine(folder, "cache"),
            },
            time
        );

    private async Task MeasureAsync(LlamaLanguageModel model, CancellationToken time)
    {
        Print("flash attention", "scoring", "batch size", "documents/s", "tokens/doc.", "share of prompt rate");
        Dictionary<(ScoringMode, int), TemporaryRun> without = [];
        foreach (var flashAttention in (bool[])[false, true])
        {
            var onOff = flashAttention ? "on" : "off";
            if (flashAttention && gpuLayers == 0)
            {
                Skip("flash attention", "without a GPU results would depend on the number of threads");
                break;
            }

            using var own = model.With(new DeviceSettings(flashAttention, CallTokens, 0));
            var promptRate = PromptRate(own, time);
            Console.WriteLine(FormattableString.Invariant($"flash attention {onOff}: {promptRate:0} prompt tokens/s in full calls"));
            foreach (var scoring in Scorings)
            {
                // The first run of a mode computes the prefix and whatever the device does once.
                await RunAsync(own, scoring, BatchSizes[0], time).ConfigureAwait(false);
                var (best, fastest, bestRun) = (0.0, 0, (TemporaryRun?)null);
                foreach (var size in BatchSizes)
                {
                    var before = own.Evaluated;
                    var run = await RunAsync(own, scoring, size, time).ConfigureAwait(false);
                    var tokens = (double)(own.Evaluated - before).Documents / documents;
                    var rate = documents / run.Time.TotalSeconds;
                    Print(
                        onOff,
                        ModeName.Of(scoring),
                        Number(size),
                        Number(rate),
                        Number(tokens),
                        (rate * tokens / promptRate).ToString("0.00", CultureInfo.InvariantCulture)
                    );
                    if (rate > best)
                    {
                        (best, fastest, bestRun) = (rate, size, run);
                    }

                    if (!flashAttention)
                    {
                        without[(scoring, size)] = run;
                    }
                }

                var again = await RunAsync(own, scoring, fastest, time).ConfigureAwait(false);
                Tell($"{ModeName.Of(scoring)}, flash attention {onOff}, batches of {fastest}, a second time", again, bestRun!);
                if (flashAttention)
                {
                    Tell($"{ModeName.Of(scoring)}, flash attention on against off", again, without[(scoring, fastest)]);
                }
            }
        }
    }

    private async Task<TemporaryRun> RunAsync(LlamaLanguageModel model, ScoringMode scoring, int batchSize, CancellationToken time) =>
        await TemporaryRun
            .RunAsync(
                model,
                SampleRun.Prepare(SampleRun.Default with { Scoring = scoring, BatchSize = batchSize }, documents),
                TimeProvider.System,
                time
            )
            .ConfigureAwait(false);

    /// <summary>The tokens per second of calls that are full, with one row of logits each.</summary>
    internal static double PromptRate(LlamaLanguageModel model, CancellationToken time)
    {
        const int Calls = 4;
        using var raw = new RawEngine(model, TimeProvider.System);
        var tokens = model.Tokenizer.Encode("A text like any other. ");
        RawDocument[] call = [RawDocument.Of(tokens, raw.BatchTokens, rows: 1)];
        raw.Read(call, 1, time);
        var (read, took) = raw.Read([.. Enumerable.Repeat(call[0], Calls)], 1, time);
        return read / took.TotalSeconds;
    }

    private static void Tell(string what, TemporaryRun one, TemporaryRun other)
    {
        var difference = AnswerDifference.Of(one.Documents, other.Documents);
        Console.WriteLine(
            difference.Bits == 0
                ? $"{what}: the same bits"
                : FormattableString.Invariant(
                    $"{what}: other bits in {difference.Bits} of {difference.Documents} documents, other answers in {difference.Answers}, "
                ) + FormattableString.Invariant($"probabilities of the first step differ by at most {difference.Largest:0.0e+0}")
        );
    }

    /// <summary>Says that something was not measured.</summary>
    internal static void Skip(string what, string reason) => Console.WriteLine($"skipped: {what}: {reason}");

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static void Print(params IEnumerable<string> cells) =>
        Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(15))));
}
