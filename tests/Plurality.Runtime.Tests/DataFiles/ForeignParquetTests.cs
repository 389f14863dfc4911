using System.Text.Json.Nodes;
using Plurality.Datasets;
using Plurality.Runtime.DataFiles;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.DataFiles;

/// <summary>Parquet as DuckDB writes it; the same rows, written by DuckDB as JSON Lines, say what must be read.</summary>
public sealed class ForeignParquetTests
{
    private static readonly string Files = Path.Combine(Repository.Root, "tests", "Plurality.Runtime.Tests", "Cases", "parquet");

    [Theory]
    [InlineData("duckdb-v1-uncompressed")]
    [InlineData("duckdb-v1-snappy")]
    [InlineData("duckdb-v1-gzip")]
    [InlineData("duckdb-v1-zstd")]
    [InlineData("duckdb-v1-brotli")]
    [InlineData("duckdb-v1-lz4_raw")]
    [InlineData("duckdb-v2-uncompressed")]
    [InlineData("duckdb-v2-snappy")]
    [InlineData("duckdb-v2-gzip")]
    [InlineData("duckdb-v2-zstd")]
    public void Every_encoding_and_compression_gives_the_same_rows(string file) => AssertEqual(file, "duckdb.jsonl");

    [Fact]
    public void Structures_maps_small_numbers_decimals_and_dates_are_read()
    {
        using var text = DataFile.Open(File.OpenRead(At("duckdb-types.parquet")), "duckdb-types.parquet");
        var rows = Rows(text.ReadToEnd());
        var expected = Rows(File.ReadAllText(At("duckdb-types.jsonl")));

        Assert.Equal(expected.Length, rows.Length);
        foreach (var (row, other) in rows.Zip(expected))
        {
            foreach (var key in new[] { "id", "text", "annotations", "small", "counts" })
            {
                Assert.True(JsonNode.DeepEquals(row[key], Known(other[key]!)), $"{key}: {row[key]} {other[key]}");
            }

            Assert.Equal(other["price"]!.GetValue<double>(), row["price"]!.GetValue<double>());
            Assert.StartsWith(other["day"]!.GetValue<string>(), row["day"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.StartsWith(
                other["at"]!.GetValue<string>().Replace(' ', 'T'),
                row["at"]!.GetValue<string>().Replace(' ', 'T'),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Items_have_the_labels_and_votes_of_the_file()
    {
        TextItem[] items = [.. DataFile.Read(File.OpenRead(At("duckdb-v2-zstd.parquet")), new DatasetReading("v2.parquet"))];
        TextItem[] votes = [.. DataFile.Read(File.OpenRead(At("duckdb-types.parquet")), new DatasetReading("types.parquet"))];

        Assert.Equal(24, items.Length);
        Assert.Equal(["joy", "fear", "joy", "joy+fear", "", "?"], items.Take(6).Select(Labels));
        Assert.Equal(("Zwei Zeilen:\nnaïve – 😀", "train"), (items[2].Text, items[2].Split));
        Assert.Equal(["ann", "ben"], votes[1].Annotations!.Keys);
        Assert.Equal(["fear"], votes[1].Annotations!["ben"]);
        Assert.Empty(votes[0].Annotations!["ben"]);
    }

    [Fact]
    public void Classes_have_names_and_the_index_of_pandas_is_no_label()
    {
        TextItem[] items = [.. DataFile.Read(File.OpenRead(At("duckdb-classes.parquet")), new DatasetReading("classes.parquet"))];

        Assert.Equal(["joy", "fear", "joy", "joy+fear", ""], items.Take(5).Select(Labels));
        Assert.Equal(24, items.Length);
    }

    /// <summary>A value without members that are null, which the reader leaves out.</summary>
    private static JsonNode Known(JsonNode value) =>
        value is JsonObject members
            ? new JsonObject(
                members
                    .Where(member => member.Value is not null)
                    .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
            )
            : value;

    private static string Labels(TextItem item) => item.Labels is { } labels ? string.Join('+', labels) : "?";

    private static string At(string file) => Path.Combine(Files, file);

    private static void AssertEqual(string file, string expected)
    {
        using var text = DataFile.Open(File.OpenRead(At($"{file}.parquet")), file);
        var rows = Rows(text.ReadToEnd());
        var others = Rows(File.ReadAllText(At(expected)));

        Assert.Equal(others.Length, rows.Length);
        Assert.All(rows.Zip(others), pair => Assert.True(JsonNode.DeepEquals(pair.First, pair.Second), $"{pair.First}\n{pair.Second}"));
    }

    private static JsonNode[] Rows(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
