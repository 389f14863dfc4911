using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Runtime.Models;
using Plurality.Runtime.Models.Llama;
using Plurality.Runtime.Models.Llama.Native;
using Plurality.Runtime.Samples;
using Plurality.Traces;

namespace Plurality.Benchmarks;

/// <summary>
/// How many documents a second <c>classify</c> answers with a prompt of ten examples, and what share of the engine's own prompt rate that is:
/// tokens computed a second, against the same model reading one long text in full batches behind a prefix of the same length. Both are measured
/// in turn in one process; only their ratio means something on a busy machine.
/// </summary>
internal static class ClassifyThroughput
{
    private const int Shots = 10;

    public static async Task RunAsync(int count, int rounds)
    {
        var samples = SampleSet.Emotions();
        var labels = LabelSet.Create(samples.SelectMany(item => item.Labels!).Distinct().Order(StringComparer.Ordinal));
        var task = new PromptTask(labels, AnswerFormat.Json) { Noun = "emotions" };
        var demonstrations = samples.Take(Shots).Select(Demonstration.Of).ToList();
        var texts = samples.Skip(Shots).Select(item => item.Text).ToList();
        var prompts = Enumerable.Range(0, count).Select(i => PromptTemplate.Default.Render(task, demonstrations, texts[i % texts.Count])).ToList();
        using var model = LlamaLanguageModel.Open(new LlamaModelOptions());
        using var raw = new PromptRate(prompts[0]);
        Print("documents", "mode", "wave", "documents/s", "tokens/document", "tokens/s", "prompt rate", "share");
        foreach (var wave in (int[])[16, 32])
        {
            foreach (var settings in (GenerationSettings[])
            [
                new(labels, AnswerFormat.Json),
                new(labels, AnswerFormat.Json) { Scoring = ScoringMode.FirstToken },
                new(labels, AnswerFormat.Json) { Scoring = ScoringMode.FirstToken, Decoding = DecodingMode.Free },
            ])
            {
                double seconds = 0, rate = 0;
                var before = model.Evaluated;
                for (var round = 0; round < rounds; round++)
                {
                    rate += raw.Measure() / rounds;
                    var watch = Stopwatch.StartNew();
                    foreach (var part in prompts.Chunk(wave))
                    {
                        await model.GenerateAsync(part, settings, CancellationToken.None).ConfigureAwait(false);
                    }

                    seconds += watch.Elapsed.TotalSeconds / rounds;
                }

                var tokens = (double)(model.Evaluated.Documents - before.Documents) / rounds;
                Print(
                    count.ToString(CultureInfo.InvariantCulture), $"{settings.Decoding} {settings.Scoring}", wave.ToString(CultureInfo.InvariantCulture),
                    Number(count / seconds), Number(tokens / count), Number(tokens / seconds), Number(rate), Number(tokens / seconds / rate));
            }
        }
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Print(params string[] cells) => Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(22))));

    /// <summary>The rate at which the engine reads text: batches of 512 tokens behind a prompt's shared part.</summary>
    private sealed class PromptRate : IDisposable
    {
        private const int BatchTokens = 512;
        private const int Batches = 4;
        private readonly LlamaModel _model;
        private readonly LlamaContext _context;
        private readonly LlamaBatch _batch = new(BatchTokens, BatchTokens);
        private readonly int[] _prefix;

        public PromptRate(Prompt prompt)
        {
            var prepared = new ModelStore(null, NullLogger.Instance).Prepare(LlamaModelOptions.Embedded, null, CancellationToken.None);
            _model = LlamaModel.Load(LlamaLibrary.Load(null, NullLogger.Instance), prepared.Path, gpuLayers: 0);
            _context = _model.CreateContext(new LlamaContextOptions(8192, BatchTokens, PhysicalCores.Count, KeyValueType.F16, Observe: false));
            _prefix = _model.Vocabulary.Tokenize(prompt.Text[..prompt.SharedCharacters], addSpecial: false, parseSpecial: false);
            Read(0, _prefix.Length);
        }

        /// <summary>Tokens a second.</summary>
        public double Measure()
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Batches; i++)
            {
                Read(_prefix.Length, BatchTokens);
                _context.RemoveSequence(0, _prefix.Length);
            }

            return Batches * BatchTokens / watch.Elapsed.TotalSeconds;
        }

        public void Dispose()
        {
            _batch.Dispose();
            _context.Dispose();
            _model.Dispose();
        }

        private void Read(int from, int count)
        {
            _batch.Clear();
            for (var i = 0; i < count; i++)
            {
                _batch.Add(_prefix[i % _prefix.Length], from + i, [0], logits: i == count - 1);
            }

            _context.Decode(_batch, CancellationToken.None);
        }
    }
}
