using System.Diagnostics;
using System.Globalization;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Llama;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Plurality.Runtime.Samples;
using Plurality.TestKit.Models;

namespace Plurality.Benchmarks;

/// <summary>
/// What each zero-shot method costs: evaluated tokens and seconds over some documents with a prompt of ten examples. And what sharing
/// saves: for the first few documents every question is asked from scratch, as a prompt by itself behind nothing.
/// </summary>
internal static class MethodCosts
{
    private const int Shots = 10;
    private const int Wave = 32;

    /// <param name="documents">How many documents.</param>
    /// <param name="data">The documents; the samples that come with the program where no file is named.</param>
    /// <param name="pool">Solved examples.</param>
    /// <param name="scratch">For how many documents each question is also asked from scratch.</param>
    public static async Task RunAsync(int documents, string? data, string? pool, int scratch)
    {
        var samples = SampleSet.Emotions();
        var solved = pool is null ? samples : Read(pool);
        var demonstrations = DemonstrationSelector
            .Create(solved, Labels(solved), DemonstrationSampling.Random, Shots, seed: 0)
            .Shared!.Demonstrations;
        var shown = demonstrations.Select(demonstration => demonstration.Text).ToHashSet(StringComparer.Ordinal);
        TextItem[] items = [.. (data is null ? samples : Read(data)).Where(item => !shown.Contains(item.Text)).Take(documents)];
        var labels = Labels(solved);
        var task = new PromptTask(labels, AnswerFormat.Json) { Noun = "emotions" };
        IReadOnlyList<Demonstration> candidates =
        [
            .. demonstrations.Select(demonstration => demonstration.For(labels, LabelOrder.Alphabetical)),
        ];
        using var model = LlamaLanguageModel.Open(new LlamaModelOptions());
        var inquiry = new Inquiry(new Decoder(model));
        var unary = new UnaryQuestion(task, candidates, Shots, seed: 0);
        var binary = new BinaryQuestion(task, candidates, Shots, seed: 0);
        Prompt Prompted(TextItem item) => PromptTemplate.Default.Render(task, candidates, item.Text);

        Console.WriteLine(
            $"{items.Length} documents, {labels.Count} labels, {Shots} examples; scratch: {scratch} documents, each question alone, "
                + $"nothing shared"
        );
        Print(
            "method",
            "tokens",
            "tokens/document",
            "seconds",
            "scratch tokens/doc",
            "scratch s/doc",
            "tokens: times fewer",
            "seconds: times fewer"
        );
        await MeasureAsync(
                "generation",
                async wave =>
                    await model
                        .GenerateAsync([.. wave.Select(Prompted)], new GenerationSettings(labels, AnswerFormat.Json), default)
                        .ConfigureAwait(false),
                null
            )
            .ConfigureAwait(false);
        await MeasureAsync(
                "unary",
                async wave => await inquiry.UnaryAsync(unary, wave, new ScoreSettings(), default).ConfigureAwait(false),
                item => (labels.Select(label => unary.Render(item.Text, label)), UnaryQuestion.Options, new ScoreSettings())
            )
            .ConfigureAwait(false);
        await MeasureAsync(
                "binary",
                async wave => await inquiry.PairsAsync(binary, wave, bothOrders: false, default).ConfigureAwait(false),
                item =>
                    (
                        binary.Pairs(item.Id).Select(pair => binary.Render(item.Text, pair)),
                        BinaryQuestion.Options,
                        new ScoreSettings { Scoring = Traces.ScoringMode.FirstToken, SurfaceVariants = false }
                    )
            )
            .ConfigureAwait(false);
        var options = AnswerOptions.Of(AnswerFormat.Json, labels);
        await MeasureAsync(
                "marginal",
                async wave =>
                    await inquiry.ListsAsync([.. wave.Select(Prompted)], options, new ListBudget(), default).ConfigureAwait(false),
                null
            )
            .ConfigureAwait(false);

        async Task MeasureAsync(
            string name,
            Func<IReadOnlyList<TextItem>, Task> askAsync,
            Func<TextItem, (IEnumerable<Prompt> Prompts, AnswerOptions Options, ScoreSettings Settings)>? questions
        )
        {
            var before = Tokens(model);
            var watch = Stopwatch.StartNew();
            foreach (var wave in items.Chunk(Wave))
            {
                await askAsync(wave).ConfigureAwait(false);
            }

            var (tokens, seconds) = (Tokens(model) - before, watch.Elapsed.TotalSeconds);
            if (questions is null)
            {
                Print(name, Number(tokens), Number(tokens / (double)items.Length), Number(seconds), "", "", "", "");
                return;
            }

            before = Tokens(model);
            watch.Restart();
            foreach (var item in items.Take(scratch))
            {
                var (prompts, asked, settings) = questions(item);
                foreach (var prompt in prompts)
                {
                    var alone = prompt with { SharedCharacters = 0, DocumentCharacters = 0 };
                    await model.ScoreAsync([alone], asked, settings, default).ConfigureAwait(false);
                }
            }

            var (naiveTokens, naiveSeconds) = ((Tokens(model) - before) / (double)scratch, watch.Elapsed.TotalSeconds / scratch);
            Print(
                name,
                Number(tokens),
                Number(tokens / (double)items.Length),
                Number(seconds),
                Number(naiveTokens),
                Number(naiveSeconds),
                Number(naiveTokens * items.Length / tokens),
                Number(naiveSeconds * items.Length / seconds)
            );
        }
    }

    private static long Tokens(LlamaLanguageModel model) => model.Evaluated.Documents + model.Evaluated.Prefix;

    private static LabelSet Labels(IEnumerable<TextItem> items) =>
        LabelSet.Create(items.SelectMany(item => item.Labels ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static List<TextItem> Read(string path)
    {
        using var reader = DatasetText.Open(File.OpenRead(path), path);
        return [.. DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading(path))];
    }

    private static string Number(double value) => value.ToString(value < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);

    private static void Print(params string[] cells) => Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(20))));
}
