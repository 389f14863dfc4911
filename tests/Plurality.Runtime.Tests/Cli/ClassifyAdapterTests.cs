using Plurality.Llama.Adapters;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>When <c>classify</c> takes the embedded model's adapter.</summary>
public sealed class ClassifyAdapterTests
{
    private const string Everyday = "anger,disgust,fear,joy,optimism,sadness,surprise";

    [Theory]
    [InlineData(Everyday)]
    [InlineData("surprise,joy,admiration,sadness,optimism,fear,anger")]
    [InlineData("joy,anger")]
    [InlineData(Everyday, "--noun", "emotions")]
    [InlineData(Everyday, "--method", "first-step")]
    public async Task It_is_the_default_for_labels_of_its_training(string labels, params string[] more)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(["classify", "We won!", "--labels", labels, .. more]);

        Assert.True(code == 0, cli.Error);
        Assert.Equal([new LlamaAdapter(LlamaAdapter.Embedded)], Assert.Single(cli.Opened).Adapters);
        Assert.Contains("emotions", Assert.Single(cli.Model.Texts), StringComparison.Ordinal);
        Assert.Equal("The embedded model ran with its adapter for these labels; --adapter none leaves it out.\n", cli.Error);
    }

    /// <summary>It has learned one kind of question. Any other asks the model alone.</summary>
    [Theory]
    [InlineData("joy,anger,boredom")]
    [InlineData("admiration,disgust")]
    [InlineData(Everyday, "--noun", "moods")]
    [InlineData(Everyday, "--chat")]
    [InlineData(Everyday, "--order", "reverse")]
    [InlineData(Everyday, "--answer-format", "list")]
    [InlineData(Everyday, "--task", "single-label")]
    [InlineData(Everyday, "--adapter", "none")]
    [InlineData(Everyday, "--model", "other.gguf")]
    public async Task Other_questions_are_asked_without_it(string labels, params string[] more)
    {
        using var cli = new CommandRun();

        await cli.RunAsync(["classify", "We won!", "--labels", labels, .. more]);

        Assert.Empty(Assert.Single(cli.Opened).Adapters);
        Assert.DoesNotContain("ran with its adapter", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demonstrations_take_its_place()
    {
        using var cli = new CommandRun();
        cli.File("solved.jsonl", """{"id": "a", "text": "They lied.", "labels": ["anger"]}""");

        await cli.RunAsync("classify", "We won!", "--labels", Everyday, "--demonstrations", cli.Path("solved.jsonl"), "--shots", "1");

        Assert.Empty(Assert.Single(cli.Opened).Adapters);
    }

    /// <summary>A calibrator that was fitted on the model's probabilities is wrong for the adapter's.</summary>
    [Fact]
    public async Task What_was_fitted_before_asks_the_model_alone()
    {
        using var cli = new CommandRun();
        var (predictions, references) = ScoredFiles.Twelve();
        var (state, fitted) = (cli.Path("state.json"), cli.File("p.jsonl", predictions));
        string[] fit = ["calibrate", "fit", "--predictions", fitted, "--references", cli.File("r.jsonl", references)];
        Assert.Equal(0, await cli.RunAsync([.. fit, "--calibrator", "platt", "-o", state]));

        var code = await cli.RunAsync("classify", "We won!", "--labels", "joy,fear", "--method", "first-step", "--state", state);

        Assert.True(code == 0, cli.Error);
        Assert.Empty(Assert.Single(cli.Opened).Adapters);
    }

    [Fact]
    public async Task None_stands_alone()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("classify", "We won!", "--labels", "joy,anger", "--adapter", "none", "--adapter", "a.gguf");

        Assert.Equal(2, code);
        Assert.Contains("--adapter: none must stand alone.", cli.Error, StringComparison.Ordinal);
    }
}
