using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Answers small enough to be worked by hand.</summary>
public sealed class HandWorkedTests
{
    private const double Tolerance = 1e-5;
    private static readonly string[] Pieces = ["[\"", "\"]}", "\", \"", "joy", "fear", "none", "per:", "age", "title"];

    [Fact]
    public async Task Of_equally_probable_labels_the_first_is_written()
    {
        using var model = Of(_ =>
            new()
            {
                ["fear"] = 0.3,
                ["joy"] = 0.3,
                ["none"] = 0.1,
                ["\"]}"] = 0.2,
            }
        );
        var settings = DecodingRun.Settings("json", ScoringMode.Exact, "joy", "fear");

        Assert.Equal(["joy"], (await DecodingRun.AnswerAsync(model, new Prompt("one\n"), settings)).Labels);
    }

    [Fact]
    public async Task A_list_goes_on_below_even_odds_and_normalises_over_what_is_left()
    {
        // Step 1: joy 0.6, fear 0.2, none 0.2, each followed by what may follow with 1: p = 0.6, 0.2, 0.2. Behind joy the list goes on with
        // 0.8: P(end) = 0.2. Step 2 has fear alone, p = 1; P(end) = 0.2 there too, and no label is left.
        using var model = Of(text =>
            text.EndsWith("[\"", StringComparison.Ordinal)
                ? new()
                {
                    ["joy"] = 0.6,
                    ["fear"] = 0.2,
                    ["none"] = 0.2,
                }
            : text.EndsWith(", \"", StringComparison.Ordinal) ? new() { ["joy"] = 0.9, ["fear"] = 0.1 }
            : new() { ["\"]}"] = 0.2, ["\", \""] = 0.8 }
        );
        var settings = DecodingRun.Settings("json", ScoringMode.Exact, "joy", "fear");

        var trace = await DecodingRun.AnswerAsync(model, new Prompt("one\n"), settings);

        Assert.Equal("{\"label\": [\"joy\", \"fear\"]}", trace.Answer);
        Assert.Equal([0.6, 0.2, 0.2], trace.Steps[0].Distribution.Probabilities.Select(p => Math.Round(p, 4)));
        Assert.Equal([0, 1, 0], trace.Steps[1].Distribution.Probabilities);
        Assert.Equal(0.1, trace.Steps[1].Distribution.Coverage, Tolerance);
        Assert.Equal([0.2, 0.2], trace.Steps.Select(step => Math.Round(step.EndProbability!.Value, 4)));
        Assert.Equal([false, true], trace.Steps.Select(step => step.IsLast));
    }

    [Fact]
    public async Task A_shared_first_token_is_one_token_of_coverage_and_the_fork_decides()
    {
        // per: has 0.5 and is both labels' first token: each gets the logit of 0.5, and coverage counts it once. Behind it title wins.
        using var model = Of(text =>
            text.EndsWith("[\"", StringComparison.Ordinal) ? new() { ["per:"] = 0.5, ["none"] = 0.25 }
            : text.EndsWith("per:", StringComparison.Ordinal) ? new() { ["age"] = 0.3, ["title"] = 0.6 }
            : new() { ["\"]}"] = 0.9 }
        );
        var settings = DecodingRun.Settings("json", ScoringMode.FirstToken, "per:age", "per:title");

        var trace = await DecodingRun.AnswerAsync(model, new Prompt("one\n"), settings);

        Assert.Equal(["per:title"], trace.Labels);
        Assert.Equal([0.4, 0.4, 0.2], trace.Steps[0].Distribution.Probabilities.Select(p => Math.Round(p, 4)));
        Assert.Equal(0.75, trace.Steps[0].Distribution.Coverage, Tolerance);
        Assert.Contains("per:age, per:title", Assert.Single(trace.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(8, 1)]
    [InlineData(20, 4)]
    public async Task Within_a_bound_no_probability_is_off_by_more(int tokens, int leaves)
    {
        string[] labels = [.. Enumerable.Range(0, 60).Select(i => $"l{i % 7}.{i}")];
        var left = 0;
        foreach (var bound in (double[])[0.001, 0.05, 0.4])
        {
            for (var seed = 0UL; seed < 10; seed++)
            {
                using var model = DecodingRun.Model(Vocabularies.Whole, seed, limits: new TreeLimits(tokens, leaves));
                var settings = DecodingRun.Settings("json", ScoringMode.Exact, labels) with { Task = TaskKind.SingleLabel };
                var exact = (await DecodingRun.AnswerAsync(model, new Prompt("one\n"), settings)).Steps[0].Distribution;

                var bounded = (await DecodingRun.AnswerAsync(model, new Prompt("one\n"), settings with { ScoringBound = bound }))
                    .Steps[0]
                    .Distribution;

                for (var option = 0; option < labels.Length; option++)
                {
                    var limit = bounded.UpperLimits?[option];
                    left += limit is null ? 0 : 1;
                    Assert.InRange(exact.Probabilities[option], 0, (limit ?? 1) + 1e-12);
                    Assert.Equal(exact.Probabilities[option], bounded.Probabilities[option], bound);
                    Assert.InRange(limit ?? 0, 0, bound + 1e-12);
                }
            }
        }

        Assert.True(left > 0, "Some label must be left out, or nothing was tested.");
    }

    private static ScriptedModel Of(Func<string, Dictionary<string, double>> next) =>
        new() { Vocabulary = new ScriptedTokenizer(Pieces), Script = Script.Probabilities(next) };
}
