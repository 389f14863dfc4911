using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama.Weights;
using Plurality.Prompts;
using Plurality.TestKit.Golden;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>Label sets whose labels begin with the same tokens: the reference file's relations, on the embedded model.</summary>
public sealed class RelationsGoldenTests(GoldenModels models) : IClassFixture<GoldenModels>
{
    [Fact]
    public async Task Exact_scoring_separates_labels_that_first_token_scoring_cannot_and_says_so()
    {
        var compared = 0;
        foreach (var folder in GoldenFiles.Folders("engine.json"))
        {
            var file = GoldenFiles.Read(folder, "engine.json");
            var weights = GoldenModels.Weights(folder, file).Contains(WeightFormat.F16)
                ? WeightFormat.F16
                : GoldenModels.Weights(folder, file)[0];
            foreach (var item in file.GetProperty("items").EnumerateArray().Where(item => item.TryGetProperty("first_token", out _)))
            {
                var groups = item.GetProperty("first_token")
                    .EnumerateObject()
                    .GroupBy(option => option.Value.GetInt32(), option => option.Name)
                    .Where(group => group.Count() > 1)
                    .ToArray();
                if (groups.Length == 0)
                {
                    continue;
                }

                var labels = LabelSet.Create(item.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));
                var prompt = new Prompt(item.GetProperty("prompt").GetString()!, item.GetProperty("prompt").GetString()!.Length);
                var options = AnswerOptions.Of(AnswerFormat.Json, labels);
                var model = models.Open(folder, file, weights);
                var exact = (await model.ScoreAsync([prompt], options, new ScoreSettings(), TestContext.Current.CancellationToken))[
                    0
                ].Value;
                var first = (
                    await model.ScoreAsync(
                        [prompt],
                        options,
                        new ScoreSettings { Scoring = ScoringMode.FirstToken, SurfaceVariants = false },
                        TestContext.Current.CancellationToken
                    )
                )[0].Value;

                Assert.Equal(labels.Count, labels.Select(exact.Distribution.Score).Distinct().Count());
                Assert.Empty(exact.Warnings);
                Assert.All(groups, group => Assert.Single(group.Select(first.Distribution.Probability).Distinct()));
                Assert.All(groups, group =>
                    Assert.All(group, label => Assert.Contains(label, Assert.Single(first.Warnings), StringComparison.Ordinal))
                );
                compared++;
            }
        }

        Assert.SkipWhen(compared == 0, "No item of the reference values has labels that share a first token.");
    }
}
