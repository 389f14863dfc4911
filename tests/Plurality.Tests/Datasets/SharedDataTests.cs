using Plurality.Datasets;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>Real data sets that lie beside the repository where the project is developed; we do not redistribute them.</summary>
public sealed class SharedDataTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "..", "shared", "data");

    [Fact]
    public void Every_file_is_read_to_its_last_line()
    {
        SkipWithoutData();

        foreach (var file in Directory.EnumerateFiles(Folder, "*.jsonl")) Assert.Equal(File.ReadLines(file).Count(), Read(file).Count);
    }

    [Theory]
    [InlineData("goemotions7-annotated3.train.jsonl", 1280)]
    [InlineData("goemotions7-annotated3.dev.jsonl", 135)]
    [InlineData("mfrc.train.jsonl", 2583)]
    [InlineData("mfrc.dev.jsonl", 147)]
    public void Items_are_as_many_as_the_data_page_says(string name, int count)
    {
        SkipWithoutData();

        var items = Read(Path.Combine(Folder, name));

        Assert.Equal(count, items.Count);
        Assert.All(items, item => Assert.NotEmpty(item.Annotations!));
        Assert.All(items, item => Assert.NotNull(item.Labels));
    }

    private static void SkipWithoutData() =>
        Assert.SkipUnless(Directory.Exists(Folder), "The folder ../shared/data with the development data is not beside this repository.");

    private static List<TextItem> Read(string file)
    {
        using var reader = DatasetText.Open(File.OpenRead(file), Path.GetFileName(file));
        return [.. DatasetReader.Read(reader, DatasetFormat.JsonLines, new DatasetReading(Path.GetFileName(file)))];
    }
}
