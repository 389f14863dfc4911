using System.Text.Json;
using Plurality.Cli.Output;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class TraceCommandTests
{
    [Theory]
    [InlineData(0, "0.800000")]
    [InlineData(1, "at most 0.300000")]
    [InlineData(2, "")]
    public void An_option_that_was_not_scored_to_its_end_has_an_upper_limit_only(int option, string expected)
    {
        var bounded = Step([0.8, 0.2, 0]) with { UpperLimits = [null, 0.3, null] };

        Assert.Equal(expected, TraceTables.ProbabilityOf(bounded, option));
    }

    [Theory]
    [InlineData(0, "0.800000, at most 0.900000")]
    [InlineData(1, "0.200000")]
    public void With_a_partial_view_every_option_has_a_probability_and_an_upper_limit(int option, string expected)
    {
        var partial = Step([0.8, 0.2, 0]) with { UpperLimits = [0.9, 0.2, null] };

        Assert.Equal(expected, TraceTables.ProbabilityOf(partial, option));
    }

    [Fact]
    public async Task The_prompt_is_the_file_to_its_last_character()
    {
        using var cli = new CommandRun();
        var file = cli.File("p.txt", "Input: joy\r\n\n ");

        var code = await cli.RunAsync("trace", "--labels", "joy,anger", "--prompt-file", file);

        Assert.Equal(0, code);
        // The answer is generated, and the options are scored.
        Assert.Equal(2, cli.Model.Texts.Count);
        Assert.All(cli.Model.Texts, text => Assert.Equal("Input: joy\r\n\n {\"label\": [\"", text));
    }

    [Fact]
    public async Task Every_step_is_a_table_with_scores_coverage_and_end()
    {
        using var cli = new CommandRun { Model = new ScriptedModel { Script = Script.Words("joy", "anger") } };

        await cli.RunAsync("trace", "--labels", "joy,anger", "--prompt-file", cli.File("p.txt", "Input: joy, anger\n"));

        Assert.Contains("answer    {\"label\": [\"joy\", \"anger\"]}\n", cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"step 1: chosen joy, coverage 0\.9\d+, P\(end\) 0\.2[45]\d+\n", cli.Output);
        Assert.Matches(@"step 2, the last: chosen anger \(the only label left\), coverage 0\.9\d+, P\(end\) 0\.7[45]\d+\n", cli.Output);
        Assert.Matches("joy +│? +not offered", cli.Output);
        Assert.Contains("'joy'", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_everything_unrounded()
    {
        using var cli = new CommandRun { Model = new ScriptedModel { Script = Script.Words("joy", "anger") } };

        var code = await cli.RunAsync(
            "trace",
            "--labels",
            "joy,anger",
            "--prompt-file",
            cli.File("p.txt", "Input: joy, anger\n"),
            "--hidden",
            "--attention",
            "--json"
        );

        Assert.Equal(0, code);
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal(
            [
                "answer",
                "labels",
                "wellFormed",
                "forcedFirstStep",
                "decoding",
                "scoring",
                "promptTokens",
                "answerTokens",
                "steps",
                "topTokens",
                "optionTokens",
                "hidden",
                "attention",
                "warnings",
            ],
            line.RootElement.EnumerateObject().Select(member => member.Name)
        );
        var steps = line.RootElement.GetProperty("steps");
        Assert.Equal(Math.Log(8.0 / 17), steps[0].GetProperty("scores").GetProperty("joy").GetDouble(), 1e-2);
        Assert.Equal(["anger"], steps[1].GetProperty("scores").EnumerateObject().Select(member => member.Name));
        Assert.Equal(8.0 / 17, line.RootElement.GetProperty("topTokens")[0].GetProperty("p").GetDouble(), 1e-2);
    }

    [Fact]
    public async Task A_stub_of_ones_own_replaces_the_formats()
    {
        using var cli = new CommandRun { Model = new ScriptedModel { Script = Script.Words("joy", "anger") } };

        var code = await cli.RunAsync(
            "trace",
            "--labels",
            "joy,anger",
            "--answer-format",
            "list",
            "--stub",
            "Emotions:",
            "--prompt-file",
            cli.File("p.txt", "Input: joy, anger\n")
        );

        Assert.Equal(0, code);
        Assert.Contains("answer    Emotions: joy, anger\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_that_is_not_text_is_refused()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("trace", "--labels", "joy", "--prompt-file", cli.File("p.txt", [0x61, 0xFF, 0x62]));

        Assert.Equal(1, code);
        Assert.Contains("p.txt, line 1", cli.Error, StringComparison.Ordinal);
    }

    private static StepDistribution Step(double[] probabilities) =>
        new(["joy", "anger", "none"], [.. probabilities.Select(p => Math.Log(p))], probabilities, 1);
}
