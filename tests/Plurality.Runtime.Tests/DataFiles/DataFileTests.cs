using System.IO.Compression;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Serialization;
using Plurality.Datasets;
using Plurality.Runtime.DataFiles;
using Xunit;

namespace Plurality.Runtime.Tests.DataFiles;

public sealed class DataFileTests
{
    private const string Features = """
        {"info": {"features": {"text": {"dtype": "string", "_type": "Value"},
                               "label": {"names": ["anger", "joy"], "_type": "ClassLabel"},
                               "labels": {"feature": {"names": ["anger", "joy"], "_type": "ClassLabel"}, "_type": "Sequence"}}}}
        """;

    private static readonly Row[] Rows =
    [
        new()
        {
            Id = "a",
            Text = "We \"won\" – 5 €!",
            Labels = [1],
            Label = 1,
            Score = 0.5,
            Votes = new() { ["joy"] = 2 },
            Parts = [new() { User = "u", Values = ["x", "y"] }],
        },
        new()
        {
            Id = "b",
            Text = "He left.\nAgain.",
            Labels = [0, 1],
            Label = -1,
            Score = double.NaN,
        },
        new()
        {
            Id = "c",
            Text = "",
            Labels = [],
            Label = 0,
            Sure = true,
        },
    ];

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task Rows_of_parquet_are_json_lines_in_order_across_row_groups(CompressionMethod compression)
    {
        using var file = await Written(new ParquetOptions { CompressionMethod = compression }, rowGroup: 2);

        using var text = DataFile.Open(file, "file.parquet");
        string[] lines = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string[] expected =
        [
            """
                {"Id": "a", "Text": "We \"won\" – 5 €!", "Labels": [1], "Label": 1, "Score": 0.5, "Sure": false, "Votes": {"joy": 2},
                 "Parts": [{"User": "u", "Values": ["x", "y"]}]}
                """,
            """{"Id": "b", "Text": "He left.\nAgain.", "Labels": [0, 1], "Label": -1, "Score": null, "Sure": false, "Votes": null, "Parts": null}""",
            """{"Id": "c", "Text": "", "Labels": [], "Label": 0, "Score": null, "Sure": true, "Votes": null, "Parts": null}""",
        ];
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), pair =>
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pair.First), JsonNode.Parse(pair.Second)), $"{pair.First}\n{pair.Second}")
        );
    }

    [Fact]
    public async Task Classes_of_hugging_face_have_the_names_that_the_file_stores()
    {
        using var file = await Written(new ParquetOptions(), 2, Features.Replace("\"label", "\"Label", StringComparison.Ordinal));

        using var text = DataFile.Open(file, "file.parquet");
        var rows = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();

        Assert.Equal(["joy", null, "anger"], rows.Select(row => row["Label"]?.GetValue<string>()));
        Assert.Equal(
            ["joy", "anger,joy", ""],
            rows.Select(row => string.Join(',', row["Labels"]!.AsArray().Select(one => one!.GetValue<string>())))
        );
    }

    [Fact]
    public async Task A_parquet_file_that_is_cut_is_refused_by_its_name()
    {
        using var whole = await Written(new ParquetOptions(), 2);
        using var cut = new MemoryStream(whole.ToArray()[..^20]);

        var fault = Assert.Throws<DatasetFormatException>(() => DataFile.Open(cut, "votes.parquet").ReadToEnd()).Faults.Single();

        Assert.Equal("votes.parquet", fault.File);
        Assert.Contains("Parquet", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_begins_as_parquet_is_refused()
    {
        using var fake = new MemoryStream([.. "PAR1"u8, .. new byte[204]]);

        Assert.Throws<DatasetFormatException>(() => DataFile.Open(fake, "fake.parquet").ReadToEnd());
    }

    [Fact]
    public async Task Parquet_that_comes_packed_or_through_a_pipe_is_refused_by_its_name()
    {
        using var file = await Written(new ParquetOptions(), 2);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            file.CopyTo(gzip);
        }

        packed.Position = 0;
        var fault = Assert.Throws<DatasetFormatException>(() => DataFile.Open(packed, "file.gz").ReadToEnd()).Faults.Single();

        Assert.Equal("a Parquet file", fault.Found);
    }

    [Fact]
    public async Task Rows_of_parquet_are_items_like_those_of_any_table()
    {
        using var file = await Written(new ParquetOptions(), 2, Features.Replace("\"label", "\"Label", StringComparison.Ordinal));
        var reading = new DatasetReading("file.parquet")
        {
            Columns = new ColumnMapping
            {
                Id = "Id",
                Text = "Text",
                Label = "Labels",
                Omitted = ["Label", "Votes"],
            },
        };

        TextItem[] items = [.. DataFile.Read(file, reading)];

        Assert.Equal(["a:joy", "b:anger,joy", "c:"], items.Select(item => $"{item.Id}:{string.Join(',', item.Labels!)}"));
        Assert.Equal("He left.\nAgain.", items[1].Text);
    }

    [Fact]
    public void Text_is_read_as_it_is()
    {
        using var text = DataFile.Open(new MemoryStream("PAR\n"u8.ToArray()), "file.txt");

        Assert.Equal("PAR\n", text.ReadToEnd());
    }

    private static async Task<MemoryStream> Written(ParquetOptions options, int rowGroup, string? features = null)
    {
        var file = new MemoryStream();
        options.RowGroupSize = rowGroup;
        await ParquetSerializer.SerializeAsync(
            Rows,
            file,
            options,
            features is null ? null : new Dictionary<string, string> { ["huggingface"] = features },
            TestContext.Current.CancellationToken
        );
        file.Position = 0;
        return file;
    }

    internal sealed class Row
    {
        public string? Id { get; set; }

        public string? Text { get; set; }

        public List<long>? Labels { get; set; }

        public long Label { get; set; }

        public double? Score { get; set; }

        public bool Sure { get; set; }

        public Dictionary<string, int>? Votes { get; set; }

        public List<Part>? Parts { get; set; }
    }

    internal sealed class Part
    {
        public string? User { get; set; }

        public List<string>? Values { get; set; }
    }
}
