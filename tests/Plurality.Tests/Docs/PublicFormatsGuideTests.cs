using System.Text;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Tests.Datasets;
using Xunit;

namespace Plurality.Tests.Docs;

/// <summary>Every section of the page that shows a file and what is read from it.</summary>
public sealed class PublicFormatsGuideTests
{
    private const string Page = "docs/guide/public-formats.md";

    public static TheoryData<string> Sections => [.. Texts().Keys];

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_file_of_a_section_is_told_by_its_content_and_gives_the_items_beside_it(string section)
    {
        var text = Texts()[section];
        using var reader = DatasetText.Open(new MemoryStream(Encoding.UTF8.GetBytes(Block(text, "json"))), "file");

        var recognition = DatasetFormatCatalogue.Recognise(DatasetHead.Read(reader, "file", out var whole));
        TextItem[] items = [.. DatasetReader.Read(whole, recognition.Format, new DatasetReading("file"))];

        Assert.Equal(section, recognition.Format.Name);
        string[] expected = Block(text, "jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] written = JsonLinesWriterTests.Written(items).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Length, written.Length);
        Assert.All(expected.Zip(written), pair => JsonLinesWriterTests.SameJson(pair.First, pair.Second));
    }

    [Fact]
    public void A_section_names_the_published_description() =>
        Assert.All(Texts().Values, text => Assert.Contains("](https://", text, StringComparison.Ordinal));

    private static Dictionary<string, string> Texts() =>
        DocumentationPages
            .Read(Page)
            .Split("\n## ")
            .Skip(1)
            .Where(section => section.Contains("\n```json\n", StringComparison.Ordinal))
            .ToDictionary(section => section[..section.IndexOf('\n', StringComparison.Ordinal)], StringComparer.Ordinal);

    private static string Block(string section, string language)
    {
        var rest = section.Split($"\n```{language}\n")[1];
        return rest[..rest.IndexOf("```", StringComparison.Ordinal)];
    }
}
