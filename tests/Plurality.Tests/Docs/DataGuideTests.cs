using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.TestKit.Docs;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class DataGuideTests
{
    private const string Page = "docs/guide/data-and-templates.md";

    [Fact]
    public void The_documents_of_the_guide_are_the_same_in_every_format()
    {
        var lines = Items("jsonl", DatasetFormatCatalogue.JsonLines);
        var records = Items("csv", DatasetFormatCatalogue.Csv);
        var texts = Items("txt", DatasetFormatCatalogue.PlainText);

        Assert.Equal(["d1", "d2"], lines.Select(item => item.Id));
        Assert.Equivalent(lines, records, strict: true);
        Assert.Equal(lines.Select(item => item.Text), texts.Select(item => item.Text));
    }

    [Fact]
    public void The_guide_shows_the_programs_own_template() =>
        Assert.Equal(PromptTemplate.Default.Source, CodeBlocks.Of(Page, "template")[0]);

    [Fact]
    public void The_other_template_gives_the_prompt_beside_it()
    {
        var items = Items("jsonl", DatasetFormatCatalogue.JsonLines);
        var labels = LabelSet.Create(["anger", "joy", "sadness"]);
        var task = new PromptTask(labels, AnswerFormat.Json)
        {
            Noun = "emotions",
            Descriptions = new Dictionary<string, string> { ["joy"] = "being glad" },
        };
        var template = PromptTemplate.Parse(CodeBlocks.Of(Page, "template")[1], "guide");

        var prompt = template.Render(
            task,
            [Demonstration.Of(items[1]).For(labels, LabelOrder.Alphabetical)],
            items[0].Text,
            items[0].Fields
        );

        Assert.Equal(CodeBlocks.Of(Page, "prompt").Single(), prompt.Text);
    }

    [Fact]
    public void The_guide_names_every_place_that_a_template_may_have()
    {
        var fault = Assert.Throws<PromptException>(() => PromptTemplate.Parse("{{unknown}}", "t"));
        var places = fault.Message.Split(" must be one of ")[1].TrimEnd('.').Split(", ");

        var named = CodeBlocks
            .FirstCells(Page)
            .Where(cell => cell.StartsWith("{{", StringComparison.Ordinal))
            .Select(cell => cell.Trim('{', '}'));

        Assert.Equal(places.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    private static List<TextItem> Items(string language, DatasetFormat format) =>
        [.. DatasetReader.Read(new StringReader(CodeBlocks.Of(Page, language).Single()), format, new DatasetReading(language))];
}
