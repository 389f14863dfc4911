using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.TestKit.Docs;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class DataFormatsGuideTests
{
    private const string Page = "docs/guide/data-formats.md";

    [Fact]
    public void The_guides_name_every_format()
    {
        var page = DocumentationPages.Read(Page) + DocumentationPages.Read("docs/guide/public-formats.md");

        Assert.All(DatasetFormatCatalogue.All, format => Assert.Contains($"`{format.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_votes_of_the_guide_are_the_same_in_every_form()
    {
        var canonical = Read(DatasetFormatCatalogue.JsonLines, CodeBlocks.Of(Page, "jsonl").Single())[0].Annotations;

        string[] blocks = [.. CodeBlocks.Of(Page, "csv")];

        Assert.Equivalent(canonical, Read(DatasetFormatCatalogue.Named("csv-long")!, blocks[0]).Single().Annotations, strict: true);
        Assert.Equivalent(canonical, Read(DatasetFormatCatalogue.Named("csv-wide")!, blocks[1]).Single().Annotations, strict: true);
    }

    [Fact]
    public void The_maps_of_the_guide_are_maps() =>
        Assert.All(CodeBlocks.Of(Page, "json"), map => Assert.Contains("joy", LabelMap.Parse(map, Page).Pools));

    private static List<TextItem> Read(DatasetFormat format, string content)
    {
        using var reader = new StringReader(content);
        return [.. DatasetReader.Read(reader, format, new DatasetReading(Page))];
    }
}
