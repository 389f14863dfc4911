using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>The prompt of <c>classify</c>: demonstrations, their sampling, and templates.</summary>
public sealed class ClassifyPromptTests
{
    private static readonly ScriptedChat Chat = new([], "User: ", "", ["<model>"], "");

    [Fact]
    public async Task A_document_is_not_shown_its_own_answer()
    {
        using var cli = new CommandRun();
        var file = cli.File("all.jsonl", "{\"text\":\"joy\",\"labels\":[\"joy\"]}\n{\"text\":\"so\",\"labels\":[]}\n");

        Assert.Equal(0, await cli.RunAsync("classify", "--labels", "joy", "--shots", "1", "--input", file, "--demonstrations", file));

        Assert.Equal(["so", "joy"], cli.Model.Texts.Select(text => text.Split("Input: ")[1].Split('\n')[0]));
    }

    [Fact]
    public async Task Each_document_may_have_the_demonstrations_most_like_it()
    {
        using var cli = new CommandRun();
        var pool = cli.File("pool.jsonl", "{\"text\":\"late train\",\"labels\":[\"joy\"]}\n{\"text\":\"green tea\",\"labels\":[]}\n");
        var input = cli.File("in.jsonl", "{\"text\":\"tea at four\"}\n{\"text\":\"the train at four\"}\n");

        Assert.Equal(
            0,
            await cli.RunAsync(
                "classify",
                "--labels",
                "joy",
                "--shots",
                "1",
                "--input",
                input,
                "--demonstrations",
                pool,
                "--sampling",
                "similarity"
            )
        );

        Assert.Equal(["green tea", "late train"], cli.Model.Texts.Select(text => text.Split("Input: ")[1].Split('\n')[0]));
    }

    [Fact]
    public async Task An_unknown_sampling_is_refused()
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync("classify", "x", "--labels", "joy", "--demonstrations", "d", "--sampling", "best"));
        Assert.Contains("must be random, complete, uniform, similarity or multilabel:<share>", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demonstrations_are_ten_unless_said_otherwise_and_written_in_order()
    {
        using var cli = new CommandRun();
        var pool = cli.File(
            "pool.jsonl",
            string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"text\":\"t{i}\",\"labels\":[\"joy\",\"anger\",\"other\"]}}\n"))
        );

        await cli.RunAsync("classify", "--labels", "joy,anger", "--text", "x", "--demonstrations", pool);
        await cli.RunAsync(
            "classify",
            "--labels",
            "joy,anger",
            "--text",
            "x",
            "--demonstrations",
            pool,
            "--shots",
            "2",
            "--order",
            "reverse",
            "--noun",
            "emotions"
        );

        Assert.Equal(11, cli.Model.Texts[0].Split("Input: ").Length - 1);
        Assert.Contains("{\"label\": [\"anger\", \"joy\"]}", cli.Model.Texts[0], StringComparison.Ordinal);
        Assert.Equal(3, cli.Model.Texts[1].Split("Input: ").Length - 1);
        Assert.Contains("emotions: joy, anger.", cli.Model.Texts[1], StringComparison.Ordinal);
        Assert.Contains("{\"label\": [\"joy\", \"anger\"]}", cli.Model.Texts[1], StringComparison.Ordinal);
        Assert.Contains("warning: Labels of " + pool + " that are not asked for", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_of_ones_own_makes_the_prompt()
    {
        using var cli = new CommandRun { Model = new ScriptedModel { Vocabulary = new(ScriptedTokenizer.CommonPieces) { Chat = Chat } } };
        var template = cli.File("t.prompt", "Which of {{labels}}?\n{{text}}\n");

        await cli.RunAsync("classify", "--labels", "joy,anger", "--text", "x", "--template", template, "--chat");

        Assert.Equal("User: Which of anger, joy?\nx\n{\"label\": [\"", Assert.Single(cli.Model.Texts));
    }
}
