using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Plurality.Runtime.Samples;
using Plurality.TestKit.Golden;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>The questions about a document on the models of the reference values, which split texts in different ways.</summary>
public sealed class QuestionSharingTests(GoldenModels models) : IClassFixture<GoldenModels>
{
    private const string FileName = "engine.json";

    public static TheoryData<string> Folders() => [.. GoldenFiles.Folders(FileName)];

    [Theory]
    [MemberData(nameof(Folders), DisableDiscoveryEnumeration = true)]
    public async Task A_document_is_computed_once_for_all_questions_and_they_are_answered_as_if_asked_alone(string folder)
    {
        var items = SampleSet.Emotions();
        var labels = LabelSet.Create(items.SelectMany(item => item.Labels ?? []).Distinct().Order(StringComparer.Ordinal));
        var task = new PromptTask(labels, AnswerFormat.Json) { Noun = "emotions" };
        Demonstration[] pool =
        [
            .. items
                .Skip(20)
                .Where(item => item.Labels is not null)
                .Select(item => Demonstration.Of(item).For(labels, LabelOrder.Alphabetical)),
        ];
        var unary = new UnaryQuestion(task, pool, 10, seed: 0);
        var binary = new BinaryQuestion(task, pool, 10, seed: 0);
        var documents = items.Take(2).ToArray();
        var firstTokens = new ScoreSettings { Scoring = ScoringMode.FirstToken, SurfaceVariants = false };

        await CompareAsync(
            folder,
            [.. documents.SelectMany(item => labels.Select(label => unary.Render(item.Text, label)))],
            UnaryQuestion.Options,
            new ScoreSettings()
        );
        await CompareAsync(
            folder,
            [.. documents.SelectMany(item => binary.Pairs(item.Id).Select(pair => binary.Render(item.Text, pair)))],
            BinaryQuestion.Options,
            firstTokens
        );
    }

    private async Task CompareAsync(string folder, Prompt[] wave, AnswerOptions options, ScoreSettings settings)
    {
        var file = GoldenFiles.Read(folder, FileName);
        var model = models.Open(folder, file, GoldenModels.Weights(folder, file)[0]);
        var before = model.Evaluated;
        var grouped = await ScoreAsync(model, wave, options, settings);
        var evaluated = model.Evaluated.Documents - before.Documents;
        // Every fifth question alone: what the others are is the same, and each alone reads its document once more.
        Prompt[] some = [.. wave.Where((_, i) => i % 5 == 0).Select(prompt => prompt with { DocumentCharacters = 0 })];
        var alone = await ScoreAsync(model, some, options, settings);

        for (var i = 0; i < some.Length; i++)
        {
            Assert.Equal(alone[i].PromptTokens, grouped[5 * i].PromptTokens);
            Assert.All(alone[i].Distribution.Probabilities.Zip(grouped[5 * i].Distribution.Probabilities), pair =>
                Assert.Equal(pair.First, pair.Second, 1e-3)
            );
        }

        // What all questions of a document need at least: each beginning of a prompt, and in exact mode of an option behind it, once.
        var isExact = settings.Scoring == ScoringMode.Exact;
        var sequences = grouped
            .SelectMany(scores =>
                isExact
                    ? scores.OptionTokens.Select(option => (int[])[.. scores.PromptTokens, .. option])
                    :
                    [
                        [.. scores.PromptTokens],
                    ]
            )
            .ToArray();
        var shared = sequences.Aggregate(sequences[0].Length, (length, sequence) =>
            Math.Min(length, sequence.AsSpan().CommonPrefixLength(sequences[0]))
        );
        var minimum = sequences
            .Select(sequence => sequence[shared..])
            .SelectMany(sequence => Enumerable.Range(1, sequence.Length).Select(length => string.Join(' ', sequence.Take(length))))
            .Distinct()
            .Count();
        var scratch = grouped.Sum(scores => scores.PromptTokens.Count);
        TestContext.Current.SendDiagnosticMessage(
            $"{Path.GetFileName(folder)}: {wave.Length} questions, {evaluated} tokens evaluated, at least {minimum}, from scratch "
                + $"{scratch}, shared by all {shared}."
        );
        Assert.InRange(evaluated, 1, 1.2 * minimum);
        Assert.True(
            scratch >= 20 * evaluated,
            $"Sharing must make questions 20 times cheaper; {scratch} tokens from scratch, {evaluated} evaluated."
        );
    }

    private static async Task<OptionScores[]> ScoreAsync(
        ILanguageModel model,
        Prompt[] wave,
        AnswerOptions options,
        ScoreSettings settings
    ) => [.. (await model.ScoreAsync(wave, options, settings, TestContext.Current.CancellationToken)).Select(scoring => scoring.Value)];
}
