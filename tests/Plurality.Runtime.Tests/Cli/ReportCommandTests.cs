using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Plurality.Cli.Output;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed partial class ReportCommandTests
{
    [Fact]
    public async Task Runs_become_one_page_with_all_their_data()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);
        await StoreAsync(cli, SampleExperiment.Spec with { Name = "seeded", Seed = 7 });

        var code = await cli.RunAsync("report", "sample", "seeded", "sample", "-o", cli.Path("r.html"), "--store", cli.Path("s.db"));

        Assert.Equal((0, "", $"{cli.Path("r.html")}: written.\n"), (code, cli.Error, cli.Output));
        var data = Data(cli.Path("r.html"));
        Assert.Equal("sample, seeded", data.GetProperty("title").GetString());
        Assert.StartsWith("Plurality ", data.GetProperty("program").GetString(), StringComparison.Ordinal);
        Assert.Equal(["sample", "seeded"], data.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("name").GetString()));
        Assert.Equal(40, data.GetProperty("documents").GetArrayLength());
        Assert.NotEmpty(data.GetProperty("charts").EnumerateArray());
        Assert.Equal(
            "seed",
            data.GetProperty("differences")
                .EnumerateArray()
                .Select(difference => difference.GetProperty("key").GetString())
                .Single(key => key == "seed")
        );
    }

    [Fact]
    public async Task Without_a_name_the_page_is_called_after_the_run_and_open_shows_it()
    {
        using var cli = new CommandRun { Terminal = true, Colour = false };
        await StoreAsync(cli, SampleExperiment.Spec);
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(cli.Path(""));
        try
        {
            Assert.Equal(0, await cli.RunAsync("report", "sample", "--store", "s.db"));
            Assert.Empty(cli.Shown);
            Assert.Equal("sample.html: written.\nNext: open sample.html in a browser, or add --open\n", cli.Output);
            Assert.True(File.Exists("sample.html"));

            Assert.Equal(0, await cli.RunAsync("report", "sample", "--store", "s.db", "--force", "--open"));
            Assert.Equal(["sample.html"], cli.Shown);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [Fact]
    public async Task The_same_runs_give_the_same_bytes()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);

        await cli.RunAsync("report", "sample", "-o", cli.Path("a.html"), "--title", "T", "--store", cli.Path("s.db"));
        await cli.RunAsync("report", "sample", "-o", cli.Path("b.html"), "--title", "T", "--store", cli.Path("s.db"));

        Assert.Equal(
            await File.ReadAllBytesAsync(cli.Path("a.html"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(cli.Path("b.html"), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_title_of_ones_own_is_text()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);

        await cli.RunAsync("report", "sample", "-o", cli.Path("r.html"), "--title", "<b>&", "--store", cli.Path("s.db"));

        Assert.Contains(
            "<title>&lt;b&gt;&amp;</title>",
            await File.ReadAllTextAsync(cli.Path("r.html"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task All_runs_that_cannot_be_shown_are_told_and_nothing_is_written()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec, new ScriptedModel { DependsOnBatch = true, Fault = _ => "no" });

        var code = await cli.RunAsync("report", "sample", "other", "-o", cli.Path("r.html"), "--store", cli.Path("s.db"));

        Assert.Equal(1, code);
        Assert.Contains("error: Run sample must have a document with an answer; it has none.", cli.Error, StringComparison.Ordinal);
        Assert.Contains("error: The run must be one of sample, those of store", cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("r.html")));
    }

    [Fact]
    public async Task Runs_over_different_labels_are_for_the_user_to_fix()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);
        await StoreAsync(cli, SampleExperiment.Spec with { Name = "two", Labels = ["joy", "anger"] });

        var code = await cli.RunAsync("report", "sample", "two", "-o", cli.Path("r.html"), "--store", cli.Path("s.db"));

        Assert.Equal(1, code);
        Assert.Contains("error: Runs side by side must have the same labels: sample has", cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("r.html")));
    }

    [Fact]
    public async Task A_store_from_a_newer_version_or_a_missing_one_is_for_the_user_to_fix()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);
        using (var connection = new SqliteConnection($"Data Source={cli.Path("s.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "insert into schema_version values (99, 'm099_from_the_future')";
            command.ExecuteNonQuery();
        }

        Assert.Equal(1, await cli.RunAsync("report", "sample", "-o", cli.Path("r.html"), "--store", cli.Path("s.db")));
        Assert.Equal(1, await cli.RunAsync("report", "sample", "-o", cli.Path("r.html"), "--store", cli.Path("no.db")));

        Assert.Contains("must not be newer than this program", cli.Error, StringComparison.Ordinal);
        Assert.Contains("no.db must exist; there is no such file", cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("r.html")));
    }

    [Fact]
    public async Task What_exists_is_replaced_with_force_only()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);
        cli.File("r.html", "old");

        Assert.Equal(1, await cli.RunAsync("report", "sample", "-o", cli.Path("r.html"), "--store", cli.Path("s.db")));
        Assert.Equal("old", await File.ReadAllTextAsync(cli.Path("r.html"), TestContext.Current.CancellationToken));
        Assert.Contains(
            "r.html must be a new file; it exists. Name another file, or replace it with --force.",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(0, await cli.RunAsync("report", "sample", "-o", cli.Path("r.html"), "--force", "--store", cli.Path("s.db")));
        Assert.NotEqual("old", await File.ReadAllTextAsync(cli.Path("r.html"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_disk_that_fills_up_leaves_the_old_report()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk is made by unshare and mount.");
        const int NoDisk = 77;
        using var folder = new TemporaryFolder();
        using (var store = RunStore.Open(folder.File("s.db")))
        {
            await new Runner(store, TimeProvider.System).RunAsync(
                SampleExperiment.Of(40),
                new ScriptedModel { DependsOnBatch = true },
                cancellationToken: TestContext.Current.CancellationToken
            );
        }

        Directory.CreateDirectory(folder.File("disk"));

        // A disk of 400 kB, smaller than any report, which only the shell and what it starts can see.
        var report =
            $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "Plurality.Cli.dll")}' report sample -o disk/r.html --force --store "
            + $"s.db";
        var line =
            $"unshare -rm sh -c 'mount -t tmpfs -o size=400k tmpfs disk || exit {NoDisk}; printf old > disk/r.html; \"$@\"; code=$?; cat "
            + $"disk/*; exit $code' sh {report} || exit $?";
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"unshare -rm true || exit {NoDisk}; {line}"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode == NoDisk, "This machine does not let a test make a small disk.");

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("No space left on device", await error, StringComparison.Ordinal);
        Assert.Contains("Check the file, its permissions and the room on the disk.", await error, StringComparison.Ordinal);
        Assert.Equal("old", output); // the old report, and nothing beside it
    }

    [Fact]
    public void What_cannot_be_written_to_its_end_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("r.html", "old");

        using (var files = NewFiles.Prepare([path], replace: true))
        {
            Assert.Throws<IOException>(() => files.Write(path, stream =>
                {
                    stream.Write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }));
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public async Task Charts_are_written_as_specifications_where_no_browser_can_draw_them_and_how_to_get_one_is_told()
    {
        using var cli = new CommandRun { FindChromium = () => null };
        await StoreAsync(cli, SampleExperiment.Spec);

        var code = await cli.RunAsync(
            "report",
            "sample",
            "-o",
            cli.Path("r.html"),
            "--charts",
            cli.Path("plots"),
            "--store",
            cli.Path("s.db")
        );

        Assert.Equal(0, code);
        Assert.Equal(
            "No Chromium was found to draw SVG and PNG. Install your system's chromium package, or set PLURALITY_CHROMIUM to the file of a "
                + "Chromium or Chrome.\n",
            cli.Error
        );
        var charts = Data(cli.Path("r.html")).GetProperty("charts").EnumerateArray().ToList();
        Assert.Equal(
            charts.Select(chart => $"{chart.GetProperty("id").GetString()}.vl.json").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(cli.Path("plots")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.All(charts, chart =>
        {
            var file = JsonDocument.Parse(File.ReadAllText(cli.Path($"plots/{chart.GetProperty("id").GetString()}.vl.json"))).RootElement;
            Assert.True(JsonElement.DeepEquals(chart.GetProperty("specification").GetProperty("data"), file.GetProperty("data")));
            Assert.True(file.TryGetProperty("config", out _));
        });
    }

    [Fact]
    public async Task A_browser_that_cannot_draw_is_told_and_page_and_specifications_stay()
    {
        using var cli = new CommandRun { FindChromium = () => throw new ChromiumException("/x/chrome", "it is broken.") };
        await StoreAsync(cli, SampleExperiment.Spec);

        var code = await cli.RunAsync(
            "report",
            "sample",
            "-o",
            cli.Path("r.html"),
            "--charts",
            cli.Path("plots"),
            "--store",
            cli.Path("s.db")
        );

        Assert.Equal(1, code);
        Assert.Contains("error: /x/chrome must draw the charts; it is broken.", cli.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(cli.Path("r.html")));
        Assert.NotEmpty(Directory.EnumerateFiles(cli.Path("plots")));
    }

    [Fact]
    public async Task A_folder_that_cannot_take_charts_is_told_before_anything_is_computed()
    {
        using var cli = new CommandRun { FindChromium = () => null };
        cli.File("file", "");
        Directory.CreateDirectory(cli.Path("full"));
        cli.File("full/mine.txt", "mine");

        Assert.Equal(1, await Plots("file"));
        Assert.Equal(1, await Plots("file/plots"));
        Assert.Equal(1, await Plots("full"));

        Assert.Contains("file must be a new file; it is a file. Name a folder.", cli.Error, StringComparison.Ordinal);
        Assert.Contains("plots must be a new file; files cannot be written to the folder: ", cli.Error, StringComparison.Ordinal);
        Assert.Contains(
            "full must be a new file; the folder has files. Name another folder, or replace the charts in it with --force.",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("s.db", cli.Error, StringComparison.Ordinal); // the store, which is not there, was not even looked for

        Task<int> Plots(string folder) =>
            cli.RunAsync("report", "sample", "-o", cli.Path("r.html"), "--charts", cli.Path(folder), "--store", cli.Path("s.db"));
    }

    [Fact]
    public async Task With_force_charts_are_replaced_and_other_files_left_alone()
    {
        using var cli = new CommandRun { FindChromium = () => null };
        await StoreAsync(cli, SampleExperiment.Spec);
        Directory.CreateDirectory(cli.Path("plots"));
        cli.File("plots/mine.txt", "mine");
        cli.File("plots/scoreboard.nll.vl.json", "old");

        Assert.Equal(
            0,
            await cli.RunAsync(
                "report",
                "sample",
                "-o",
                cli.Path("r.html"),
                "--force",
                "--charts",
                cli.Path("plots"),
                "--store",
                cli.Path("s.db")
            )
        );

        Assert.Equal("mine", await File.ReadAllTextAsync(cli.Path("plots/mine.txt"), TestContext.Current.CancellationToken));
        Assert.StartsWith(
            "{",
            await File.ReadAllTextAsync(cli.Path("plots/scoreboard.nll.vl.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("report -o r.html", "Required argument 'RUN…' missing")]
    public async Task Wrong_usage_says_what_there_is(string line, string message)
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync(line.Split(' ')));
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    private static async Task StoreAsync(CommandRun cli, RunSpec spec, ScriptedModel? model = null)
    {
        using var store = RunStore.Open(cli.Path("s.db"));
        await new Runner(store, TimeProvider.System).RunAsync(
            SampleExperiment.Of(40, spec),
            model ?? new ScriptedModel { DependsOnBatch = true }
        );
    }

    private static JsonElement Data(string page) => JsonDocument.Parse(Json().Match(File.ReadAllText(page)).Groups[1].Value).RootElement;

    [GeneratedRegex("<script type=\"application/json\" id=\"report-data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Json();
}
