using System.Text.Json;
using System.Text.RegularExpressions;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Tests.Prompts;

/// <summary>
/// The prompts of the reference values are taken apart by their own separators, not by our template, and must come out of our template
/// character by character.
/// </summary>
public sealed partial class PromptTemplateGoldenTests
{
    private const string FileName = "engine.json";
    private const string Separator = "\n\nInput: ";

    public static TheoryData<string, int> Items
    {
        get
        {
            var items = new TheoryData<string, int>();
            foreach (var folder in GoldenFiles.Folders(FileName))
            {
                var count = GoldenFiles.Read(folder, FileName).GetProperty("items").GetArrayLength();
                items.AddRange([.. Enumerable.Range(0, count).Select(item => (folder, item))]);
            }

            if (items.Count == 0)
            {
                items.Add("", -1);
            }

            return items;
        }
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void The_default_template_gives_the_prompt_of_the_reference(string folder, int index)
    {
        Assert.SkipWhen(index < 0, GoldenFiles.Missing(FileName));
        var item = GoldenFiles.Read(folder, FileName).GetProperty("items")[index];
        var expected = item.GetProperty("prompt").GetString()!;
        var format = AnswerFormat.Named(item.GetProperty("format").GetString()!);
        var stub = item.GetProperty("stub").GetString()!;
        var blocks = Blocks(expected, stub);
        var instruction = Instruction().Match(blocks[0]);
        Assert.True(instruction.Success, $"The instruction must be the method's; got: {blocks[0]}");
        var task = new PromptTask(Labels(item), format)
        {
            Noun = instruction.Groups["noun"].Value,
            InstructionLabels = instruction.Groups["labels"].Value.Split(", "),
        };
        Assert.Equal(task.Labels.Order(StringComparer.Ordinal), task.InstructionLabels.Order(StringComparer.Ordinal));
        Demonstration[] demonstrations = [.. blocks[1..^1].Select(block => Shown(block, stub))];

        var prompt = PromptTemplate.Default.Render(task, demonstrations, blocks[^1]);

        Assert.Equal(expected, prompt.Text);
        Assert.Equal(expected.Length - 1 - blocks[^1].Length, prompt.SharedCharacters);
        Assert.Equal(stub, format.Stub);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("list")]
    [InlineData("polysyndeton")]
    public void Texts_of_several_lines_come_out_as_they_went_in(string name)
    {
        string[] texts =
        [
            "one line",
            "two\nlines",
            "\nfirst and last are empty\n",
            "two\n\nparagraphs",
            "a letter:\n\nInput: is not a block of its own",
            "carriage\r\nreturns\r\n",
        ];
        var format = AnswerFormat.Named(name);
        var task = new PromptTask(LabelSet.Create(["anger", "joy"]), format);
        Demonstration[] demonstrations =
        [
            .. texts.Select((text, i) => new Demonstration(text, i % 2 == 0 ? ["joy"] : [], new Dictionary<string, string>())),
        ];
        foreach (var query in texts)
        {
            var prompt = PromptTemplate.Default.Render(task, demonstrations, query);

            var blocks = Blocks(prompt.Text, format.Stub);
            Assert.Equal(texts, blocks[1..^1].Select(block => Shown(block, format.Stub).Text));
            Assert.Equal(demonstrations.Select(shown => shown.Labels), blocks[1..^1].Select(block => Shown(block, format.Stub).Labels));
            Assert.Equal(query, blocks[^1]);
            Assert.Equal(prompt.Text.Length - 1 - query.Length, prompt.SharedCharacters);
        }
    }

    /// <summary>The instruction, the demonstrations and the text. A text may hold the separator: a block ends in an answer, and what does
    /// not belongs to the next one.</summary>
    private static string[] Blocks(string prompt, string stub)
    {
        var parts = prompt[..^1].Split(Separator);
        List<string> blocks = [parts[0]];
        string? begun = null;
        foreach (var part in parts[1..])
        {
            begun = begun is null ? part : begun + Separator + part;
            if (begun.AsSpan(begun.LastIndexOf('\n') + 1).StartsWith(stub))
            {
                blocks.Add(begun);
                begun = null;
            }
        }

        Assert.NotNull(begun);
        return [.. blocks, begun];
    }

    [GeneratedRegex("^Classify each input into none, one or several of these (?<noun>[^:]+): (?<labels>.+)\\.$")]
    private static partial Regex Instruction();

    private static LabelSet Labels(JsonElement item) =>
        LabelSet.Create(item.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));

    /// <summary>A block is a text, a line feed and an answer of one line; answers of the references hold neither escapes nor commas inside
    /// labels.</summary>
    private static Demonstration Shown(string block, string stub)
    {
        var lineFeed = block.LastIndexOf('\n');
        var options = block[(lineFeed + 1 + stub.Length)..].TrimEnd('"', ']', '}');
        var names = options
            .Split(["\", \"", " and", ","], StringSplitOptions.None)
            .Select(option => option.Trim())
            .Select(option => option.StartsWith("the ", StringComparison.Ordinal) ? option["the ".Length..] : option);
        return new Demonstration(
            block[..lineFeed],
            [.. names.Where(name => name is not ("none" or "nothing"))],
            new Dictionary<string, string>()
        );
    }
}
