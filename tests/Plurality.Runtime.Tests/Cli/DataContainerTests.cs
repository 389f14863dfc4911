using System.IO.Compression;
using System.Text;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Packed files and Parquet go through every verb as what they hold does.</summary>
public sealed class DataContainerTests
{
    private const string Csv = "id,text,labels\n1,We won!,joy;surprise\n2,No.,anger\n3,A table.,\n";

    private const string Json = """
        [{"id": "1", "text": "We won!", "labels": ["joy", "surprise"]}, {"id": "2", "text": "No.", "labels": ["anger"]},
         {"id": "3", "text": "A table.", "labels": []}]
        """;

    private const string JsonLines = """
        {"id":"1","text":"We won!","labels":["joy","surprise"]}
        {"id":"2","text":"No.","labels":["anger"]}
        {"id":"3","text":"A table.","labels":[]}

        """;

    private const string Predictions = """
        {"id":"1","probabilities":{"joy":0.9,"surprise":0.5,"anger":0.1}}
        {"id":"2","probabilities":{"joy":0.2,"surprise":0.1,"anger":0.7}}
        {"id":"3","probabilities":{"joy":0.1,"surprise":0.1,"anger":0.1}}
        """;

    public static TheoryData<string, string, string> Packed =>
        new()
        {
            { "votes.csv.gz", Csv, "csv" },
            { "votes.tsv.gz", Csv.Replace(',', '\t'), "csv" },
            { "votes.json.gz", Json, "json" },
            { "votes.jsonl.gz", JsonLines, "jsonl" },
            { "votes.csv", Csv, "csv" }, // The name does not say that it is packed.
        };

    [Theory]
    [MemberData(nameof(Packed))]
    public async Task A_packed_file_is_imported_inspected_and_scored_as_what_it_holds(string name, string content, string format)
    {
        using var cli = new CommandRun();
        var file = cli.File(name, Zipped(content));

        Assert.Equal(0, await cli.RunAsync("data", "import", file, "-o", cli.Path("out.jsonl")));
        Assert.Contains($"{file} is read as {format}: ", cli.Error, StringComparison.Ordinal);
        Assert.Equal(JsonLines, File.ReadAllText(cli.Path("out.jsonl")));

        await AssertSame(cli, ["data", "inspect", file, "--json"], ["data", "inspect", cli.Path("out.jsonl"), "--json"]);
        var predictions = cli.File("p.jsonl", Predictions);
        await AssertSame(cli, Score(predictions, file), Score(predictions, cli.Path("out.jsonl")));
    }

    [Fact]
    public async Task Packed_predictions_are_scored_as_what_they_hold()
    {
        using var cli = new CommandRun();
        var references = cli.File("r.csv", Csv);
        var packed = cli.File("p.jsonl.gz", Zipped(Predictions));

        await AssertSame(cli, Score($"p={packed}", references), Score($"p={cli.File("p.jsonl", Predictions)}", references));
    }

    [Fact]
    public async Task Parquet_of_another_program_is_imported_inspected_and_scored()
    {
        using var cli = new CommandRun();
        var folder = Path.Combine(Repository.Root, "tests", "Plurality.Runtime.Tests", "Cases", "parquet");
        var parquet = Path.Combine(folder, "duckdb-v2-snappy.parquet");

        Assert.Equal(0, await cli.RunAsync("data", "import", parquet, "-o", cli.Path("out.jsonl")));
        Assert.Equal(0, await cli.RunAsync("data", "import", Path.Combine(folder, "duckdb.jsonl"), "-o", cli.Path("lines.jsonl")));

        // DuckDB writes the number 1 as 1.0 into JSON, and a field keeps what is written.
        string Written(string path) => File.ReadAllText(cli.Path(path)).Replace(".0,", ",", StringComparison.Ordinal);
        Assert.Equal(Written("lines.jsonl"), Written("out.jsonl"));
        Assert.Contains("4 of 24 items have no label and no vote.", cli.Error, StringComparison.Ordinal);
        await AssertSame(cli, ["data", "inspect", parquet, "--json"], ["data", "inspect", cli.Path("lines.jsonl"), "--json"]);
        var predictions = cli.File(
            "p.jsonl",
            string.Concat(Enumerable.Range(1, 24).Select(id => $$$"""{"id":"{{{id}}}","probabilities":{"joy":0.5,"fear":0.25}}""" + "\n"))
        );
        await AssertSame(cli, Score(predictions, parquet), Score(predictions, cli.Path("lines.jsonl")));
    }

    [Theory]
    [InlineData("votes.csv.gz", Csv)]
    [InlineData("votes.json.gz", Json)]
    public async Task A_packed_file_is_sampled_and_split_as_what_it_holds(string name, string content)
    {
        using var cli = new CommandRun();
        var file = cli.File(name, Zipped(content));

        Assert.Equal(0, await cli.RunAsync("data", "sample", file, "-o", cli.Path("sample.jsonl"), "--random", "--limit", "3"));
        Assert.Equal(3, File.ReadAllLines(cli.Path("sample.jsonl")).Length);
        Assert.Equal(0, await cli.RunAsync("data", "split", file, "-o", cli.Path("parts") + "/", "--ratios", "train=0.7,dev=0.3"));
    }

    private static string[] Score(string predictions, string references) =>
        [
            "score",
            "--predictions",
            predictions,
            "--references",
            references,
            "--metrics",
            "l1,example_f1",
            "--format",
            "csv",
            "--resamples",
            "20",
        ];

    private static async Task AssertSame(CommandRun cli, string[] one, string[] other)
    {
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync(one));
        var output = cli.Output;
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync(other));
        Assert.Equal(Named(cli.Output), Named(output));
        Assert.NotEmpty(output);
    }

    /// <summary>The output without what names the file and its format.</summary>
    private static string Named(string output) =>
        string.Join(
            '\n',
            output
                .Split(',')
                .Where(part =>
                    !part.Contains("\"format\"", StringComparison.Ordinal) && !part.Contains("\"files\"", StringComparison.Ordinal)
                )
        );

    private static byte[] Zipped(string content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(content));
        }

        return bytes.ToArray();
    }
}
