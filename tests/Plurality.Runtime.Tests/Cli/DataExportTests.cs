using System.Text.Json;
using Plurality.Classification;
using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Training files of other tools, against the prompts and answers of the library.</summary>
public sealed class DataExportTests
{
    private const string Votes = """
        {"id":"a","text":"What a day!","annotations":{"x":["joy"],"y":["joy","love"],"z":["joy"]}}
        {"id":"b","text":"Leave me \"alone\".","labels":["anger"]}
        {"id":"c","text":"It is four.","labels":[]}
        {"id":"d","text":"Nobody looked at me."}
        {"id":"e","text":"I love you and hate you.","labels":["love","anger"]}
        {"id":"f","text":"Love is a joy.","labels":["joy","love"]}

        """;

    [Fact]
    public async Task Prompts_and_answers_for_TRL_are_those_of_a_run()
    {
        var lines = await Export("trl-sft", "--noun", "emotions", "--order", "reverse");

        Assert.Equal(5, lines.Count);
        var task = new ClassificationTask(LabelSet.Create(["anger", "joy", "love"]))
        {
            Noun = "emotions",
            Order = LabelOrder.Parse("reverse"),
        };
        var prompt = task.Render(new("b", "Leave me \"alone\"."));
        Assert.Equal(prompt, Text(lines[1], "prompt"));
        Assert.Equal("{\"label\": [\"anger\"]}\n", Text(lines[1], "completion"));
        Assert.Equal("{\"label\": [\"joy\"]}\n", Text(lines[0], "completion"));
        Assert.Equal(AnswerFormat.Json.Write([]) + "\n", Text(lines[2], "completion"));
        Assert.Equal("{\"label\": [\"love\", \"anger\"]}\n", Text(lines[3], "completion")); // in the order of the run
        Assert.Equal(["prompt", "completion"], Keys(lines[0]));
    }

    [Fact]
    public async Task A_chat_has_messages_and_the_template_ends_the_answer()
    {
        var line = (await Export("trl-sft", "--chat", "--answer-format", "list"))[1];

        Assert.Equal("user", Text(line.GetProperty("prompt")[0], "role"));
        Assert.Equal("assistant", Text(line.GetProperty("completion")[0], "role"));
        Assert.Equal("Labels: anger", Text(line.GetProperty("completion")[0], "content"));
    }

    [Fact]
    public async Task OpenAI_and_Axolotl_have_their_own_forms()
    {
        var messages = (await Export("openai"))[1].GetProperty("messages");
        Assert.Equal(["user", "assistant"], messages.EnumerateArray().Select(message => Text(message, "role")));
        Assert.Equal("{\"label\": [\"anger\"]}", Text(messages[1], "content"));

        var segments = (await Export("axolotl"))[1].GetProperty("segments");
        Assert.Equal([false, true], segments.EnumerateArray().Select(segment => segment.GetProperty("label").GetBoolean()));
        Assert.Equal("{\"label\": [\"anger\"]}\n", Text(segments[1], "text"));
        Assert.Equal(["messages"], Keys((await Export("axolotl", "--chat"))[0]));
    }

    [Fact]
    public async Task Rejected_answers_are_sets_that_nobody_chose_and_depend_on_the_seed_alone()
    {
        var lines = await Export("trl-dpo");

        Assert.Equal(["prompt", "chosen", "rejected"], Keys(lines[0]));
        string[][] chosen =
        [
            ["joy"],
            ["anger"],
            [],
            ["anger", "love"],
            ["joy", "love"],
        ];
        for (var i = 0; i < lines.Count; i++)
        {
            Assert.Equal(AnswerFormat.Json.Write(chosen[i]) + "\n", Text(lines[i], "chosen"));
            Assert.NotEqual(Text(lines[i], "chosen"), Text(lines[i], "rejected"));
        }

        var again = await Export("trl-dpo");
        Assert.Equal(lines.Select(line => line.GetRawText()), again.Select(line => line.GetRawText()));
        List<string> first = [];
        for (var seed = 0; seed < 20; seed++)
        {
            first.Add(Text((await Export("trl-dpo", "--seed", $"{seed}"))[0], "rejected"));
        }

        Assert.True(first.Distinct().Count() > 1);
        Assert.DoesNotContain(AnswerFormat.Json.Write(["joy", "love"]) + "\n", first); // y chose it
    }

    [Fact]
    public async Task Documents_without_labels_are_named_and_a_file_of_them_is_refused()
    {
        using var cli = new CommandRun();
        cli.File("v.jsonl", Votes);

        Assert.Equal(0, await cli.RunAsync("data", "export", cli.Path("v.jsonl"), "--for", "trl-sft", "-o", cli.Path("out.jsonl")));

        Assert.Contains("1 document left out, without labels and votes: d.", cli.Error, StringComparison.Ordinal);
        Assert.EndsWith("out.jsonl: 5 examples of 6 documents, 3 labels.\n", cli.Output, StringComparison.Ordinal);

        cli.File("none.jsonl", "{\"id\":\"d\",\"text\":\"Nobody looked at me.\"}\n");
        string[] none = ["data", "export", cli.Path("none.jsonl"), "--for", "openai", "--labels", "a,b", "-o", cli.Path("no.jsonl")];
        Assert.Equal(1, await cli.RunAsync(none));
        Assert.Contains($"{cli.Path("none.jsonl")}: there is no document to write.", cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("no.jsonl")));
    }

    /// <summary>A slip in a label would turn gold answers into none.</summary>
    [Fact]
    public async Task Labels_that_do_not_count_are_named()
    {
        using var cli = new CommandRun();
        cli.File("one.jsonl", "{\"id\":\"d\",\"text\":\"We won.\",\"labels\":[\"joy\"]}\n");

        string[] slip = ["data", "export", cli.Path("one.jsonl"), "--for", "trl-sft", "--labels", "joyy", "-o", cli.Path("out.jsonl")];
        Assert.Equal(0, await cli.RunAsync(slip));

        Assert.Contains("Labels of documents that are not in --labels do not count: joy.", cli.Error, StringComparison.Ordinal);
        Assert.EndsWith("out.jsonl: 1 example of 1 document, 1 label.\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_must_be_named()
    {
        using var cli = new CommandRun();
        cli.File("v.jsonl", Votes);

        Assert.Equal(2, await cli.RunAsync("data", "export", cli.Path("v.jsonl"), "-o", cli.Path("out.jsonl")));
        Assert.Contains("--for", cli.Error, StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> Export(string tool, params string[] options)
    {
        using var cli = new CommandRun();
        cli.File("v.jsonl", Votes);
        string[] command = ["data", "export", cli.Path("v.jsonl"), "--for", tool, "-o", cli.Path("out.jsonl"), .. options];
        var code = await cli.RunAsync(command);
        Assert.True(code == 0, cli.Error);
        return [.. File.ReadAllLines(cli.Path("out.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(entry => entry.Name);
}
