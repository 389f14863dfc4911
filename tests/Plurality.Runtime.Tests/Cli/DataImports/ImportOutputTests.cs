using Xunit;

namespace Plurality.Runtime.Tests.Cli.DataImports;

/// <summary>The file that an import writes, and what is left where it does not finish.</summary>
public sealed class ImportOutputTests
{
    [Fact]
    public async Task What_exists_is_replaced_only_by_force()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.jsonl", "{\"id\":\"a\",\"text\":\"new\"}");
        var output = cli.File("out.jsonl", "old");

        var refused = await cli.RunAsync("data", "import", file, "-o", output);
        var kept = File.ReadAllText(output);
        var forced = await cli.RunAsync("data", "import", file, "-o", output, "--force");

        Assert.Equal((1, 0), (refused, forced));
        Assert.Equal("old", kept);
        Assert.Equal(
            $"error: {output} must be a new file; it exists. Name another file, or replace it with --force.\n",
            cli.Error.Split('\n')[0] + "\n"
        );
        Assert.Equal("{\"id\":\"a\",\"text\":\"new\"}\n", File.ReadAllText(output));
    }

    [Fact]
    public async Task A_file_can_be_imported_over_itself()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.jsonl", "{\"id\":\"a\",\"text\":\"x\",\"labels\":[\"joy\"]}");

        var code = await cli.RunAsync(
            "data",
            "import",
            file,
            "-o",
            file,
            "--force",
            "--map",
            cli.File("map.json", "{\"gladness\":[\"joy\"]}")
        );

        Assert.Equal(0, code);
        Assert.Equal("{\"id\":\"a\",\"text\":\"x\",\"labels\":[\"gladness\"]}\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_by_the_name_that_was_given()
    {
        using var cli = new CommandRun();
        var output = Path.Combine(cli.Path("no"), "out.jsonl");

        var code = await cli.RunAsync("data", "import", cli.File("a.jsonl", "{\"text\":\"x\"}"), "-o", output);

        Assert.Equal(1, code);
        Assert.EndsWith(
            $"error: {output} must be a new file; its folder does not exist. Create the folder, or name another file.\n",
            cli.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_interrupted_import_leaves_nothing()
    {
        using var interrupted = new CancellationTokenSource();
        using var cli = new CommandRun { Cancellation = interrupted.Token };
        await interrupted.CancelAsync();

        var code = await cli.RunAsync("data", "import", cli.File("a.jsonl", "{\"text\":\"x\"}"), "-o", cli.Path("out.jsonl"));

        Assert.Equal(130, code);
        Assert.Equal(["a.jsonl"], FilesOf(cli));
    }

    private static string[] FilesOf(CommandRun cli) =>
        [.. Directory.GetFiles(cli.Path("")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
}
