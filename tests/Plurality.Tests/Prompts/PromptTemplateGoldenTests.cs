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
        var blocks = expected.TrimEnd('\n').Split(Separator);
        var instruction = Instruction().Match(blocks[0]);
        Assert.True(instruction.Success, $"The instruction must be the method's; got: {blocks[0]}");
        var task = new PromptTask(Labels(item), format)
        {
            Noun = instruction.Groups["noun"].Value,
            InstructionLabels = instruction.Groups["labels"].Value.Split(", "),
        };
        Assert.Equal(task.Labels.Order(StringComparer.Ordinal), task.InstructionLabels.Order(StringComparer.Ordinal));
        Demonstration[] demonstrations = [.. blocks[1..^1].Select(block => Shown(block, item.GetProperty("stub").GetString()!))];

        var prompt = PromptTemplate.Default.Render(task, demonstrations, blocks[^1]);

        Assert.Equal(expected, prompt.Text);
        Assert.Equal(expected.LastIndexOf(Separator, StringComparison.Ordinal) + Separator.Length, prompt.SharedCharacters);
        Assert.Equal(item.GetProperty("stub").GetString(), format.Stub);
    }

    [GeneratedRegex("^Classify each input into none, one or several of these (?<noun>[^:]+): (?<labels>.+)\\.$")]
    private static partial Regex Instruction();

    private static LabelSet Labels(JsonElement item) =>
        LabelSet.Create(item.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));

    /// <summary>A block is a text of one line, a line feed and an answer; answers of the references hold neither escapes nor commas inside
    /// labels.</summary>
    private static Demonstration Shown(string block, string stub)
    {
        var lineFeed = block.LastIndexOf('\n');
        Assert.False(block.AsSpan(0, lineFeed).Contains('\n'), $"Every text of the references is one line; got: {block}");
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
