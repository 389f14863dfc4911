using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Benchmarks;
using Plurality.Llama.Native;

namespace Plurality.Benchmarks;

/// <summary>
/// How fast are the kernels with a model file, and how fast is the library alone, with layouts of weights for its own kernels? Both
/// compute the same tokens in turn: prompts in calls of 512, and single tokens of one sequence. Beside the time on the clock stands the
/// processor time of all threads, which a busy neighbour changes less, but which counts waiting threads too.
/// </summary>
internal static class KernelSpeed
{
    private const int PromptTokens = 512;
    private const int DecodedTokens = 32;
    private const int Cells = 1024;

    /// <param name="threads">The number of computing threads.</param>
    /// <param name="rounds">How often everything is measured.</param>
    /// <param name="files">The model files.</param>
    public static void Run(int threads, int rounds, IReadOnlyList<string> files)
    {
        var library = LlamaLibrary.Load(null, NullLogger.Instance);
        Console.WriteLine($"{threads} threads, {library.CpuVariant}, load {LoadAverage.Now():0.0}");
        Console.WriteLine("file | prompt tokens/s: kernels, library, ratio, of processor time | decode tokens/s: the same");
        foreach (var path in files)
        {
            using var own = new Subject(library, path, threads, kernels: true);
            using var alone = new Subject(library, path, threads, kernels: false);
            own.Measure(DecodedTokens, oneByOne: true);
            alone.Measure(DecodedTokens, oneByOne: true);
            var cells = new List<string>();
            foreach (var oneByOne in (bool[])[false, true])
            {
                var tokens = oneByOne ? DecodedTokens : PromptTokens;
                List<(double Time, double Processor)> mine = [],
                    theirs = [];
                for (var round = 0; round < rounds; round++)
                {
                    mine.Add(own.Measure(tokens, oneByOne));
                    theirs.Add(alone.Measure(tokens, oneByOne));
                }

                var ratio = mine.Zip(theirs, (one, other) => other.Time / one.Time);
                var processor = mine.Zip(theirs, (one, other) => other.Processor / one.Processor);
                cells.Add(
                    string.Join(
                        ", ",
                        [
                            Number(Spread.Of(mine.Select(one => tokens / one.Time)).Median),
                            Number(Spread.Of(theirs.Select(one => tokens / one.Time)).Median),
                            $"{Number(Spread.Of(ratio).Median)} [{Number(ratio.Min())}, {Number(ratio.Max())}]",
                            Number(Spread.Of(processor).Median),
                        ]
                    )
                );
            }

            Console.WriteLine($"{Path.GetFileName(path)} | {string.Join(" | ", cells)}");
        }

        Console.WriteLine($"load {LoadAverage.Now():0.0} at the end");
    }

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    private sealed class Subject : IDisposable
    {
        private readonly LlamaModel _model;
        private readonly LlamaContext _context;
        private readonly LlamaBatch _batch = new(PromptTokens, PromptTokens);

        public Subject(LlamaLibrary library, string path, int threads, bool kernels)
        {
            _model = LlamaModel.Load(library, path, gpuLayers: 0, kernels);
            _context = _model.CreateContext(
                new LlamaContextOptions(Cells, PromptTokens, threads, KeyValueType.F16, Observe: false, Kernels: kernels)
            );
        }

        /// <summary>The seconds on the clock and of all threads for so many tokens, together or one by one behind a short text.</summary>
        public (double Time, double Processor) Measure(int tokens, bool oneByOne)
        {
            const int Behind = 16;
            _context.Clear();
            if (oneByOne)
            {
                Decode(0, Behind);
            }

            var processor = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.GetTimestamp();
            if (!oneByOne)
            {
                Decode(0, tokens);
            }

            for (var token = 0; oneByOne && token < tokens; token++)
            {
                Decode(Behind + token, 1);
            }

            return (Stopwatch.GetElapsedTime(watch).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        }

        public void Dispose()
        {
            _batch.Dispose();
            _context.Dispose();
            _model.Dispose();
        }

        private void Decode(int position, int count)
        {
            _batch.Clear();
            for (var token = 0; token < count; token++)
            {
                _batch.Add(
                    (100 + ((position + token) * 37 % 1000)) % _model.Vocabulary.Size,
                    position + token,
                    [0],
                    logits: token == count - 1
                );
            }

            _context.Decode(_batch, CancellationToken.None);
        }
    }
}
