using System.Text.Json;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class RunCommandTests
{
    private const string Spec = """
        name: small
        data: { test: dev.jsonl, demonstrations: train.jsonl }
        labels: [joy, anger]
        prompt: { shots: 1 }
        llama: { weights: f32, cache-type: f32 }
        batch-size: 2
        """;

    [Fact]
    public async Task A_run_is_stored_and_found_complete_when_called_again()
    {
        using var cli = WithData();

        var first = await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("s.db"), "--threads", "1");
        var second = await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("s.db"));

        Assert.Equal((0, 0), (first, second));
        Assert.Equal(
            ["small: complete, 5 documents, 5 of them computed now.", "small: complete, 5 documents, 0 of them computed now."],
            cli.OutputLines
        );
        Assert.Contains("5 documents in ", cli.Error, StringComparison.Ordinal);
        Assert.Equal(
            new LlamaModelOptions
            {
                Weights = WeightFormat.F32,
                KeyValue = KeyValueType.F32,
                Threads = 1,
            },
            cli.Opened[0]
        );
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_go_on_and_goes_on()
    {
        using var interrupted = new CancellationTokenSource();
        var waves = 0;
        using var cli = WithData(
            new ScriptedModel
            {
                Script = Script.Words(),
                BeforeBatch = (_, _) => ++waves == 2 ? new ValueTask(interrupted.CancelAsync()) : ValueTask.CompletedTask,
            }
        );
        string[] command = ["run", cli.Path("run.yaml"), "--store", cli.Path("s.db")];

        var first = await Plurality.Cli.CommandLine.RunAsync(command, cli.Services, interrupted.Token);
        var second = await cli.RunAsync(command);

        Assert.Equal((130, 0), (first, second));
        Assert.Contains(
            "error: interrupted; 2 of 5 documents are stored. Run again with the same command to go on.\n",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("small: complete, 5 documents, 3 of them computed now.", Assert.Single(cli.OutputLines));
    }

    [Fact]
    public async Task A_part_that_is_stored_under_another_identity_is_refused_before_the_run_is_computed()
    {
        using var cli = WithData();
        cli.File("run.yaml", Spec.Replace("train.jsonl }", "train.jsonl, training: learn.jsonl }", StringComparison.Ordinal));
        cli.File("learn.jsonl", "{\"text\":\"one\",\"labels\":[\"joy\"]}\n");
        string[] command = ["run", cli.Path("run.yaml"), "--store", cli.Path("s.db")];
        Assert.Equal(0, await cli.RunAsync(command));
        var lines = cli.OutputLines.Length;
        cli.File("learn.jsonl", "{\"text\":\"two\",\"labels\":[\"joy\"]}\n");

        Assert.NotEqual(0, await cli.RunAsync(command));

        Assert.Equal(lines, cli.OutputLines.Length);
        Assert.Contains("of run 'small.training' must be", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_replaces_what_the_run_file_says_of_the_engine()
    {
        using var cli = new CommandRun();
        cli.File("docs.jsonl", "{\"text\": \"x\", \"labels\": [\"joy\"]}\n");
        var file = cli.File("run.yaml", "name: x\ndata: { test: docs.jsonl }\nllama: { threads: 2, ctx-size: 512, kernels: off }\n");

        await cli.RunAsync("run", file, "--store", cli.Path("s.db"), "--ctx-size", "1024");

        var opened = Assert.Single(cli.Opened);
        Assert.Equal((2, 1024, false), (opened.Threads, opened.ContextCells, opened.UseKernels));
    }

    [Fact]
    public async Task All_faults_of_a_run_file_are_told_with_their_places()
    {
        using var cli = new CommandRun();
        var file = cli.File("run.yaml", "name: x\ndecoding: wild\nbatch-size: 0\n");

        var code = await cli.RunAsync("run", file, "--store", cli.Path("s.db"));

        Assert.Equal(1, code);
        Assert.Contains("line 2, column 11", cli.Error, StringComparison.Ordinal);
        Assert.Contains("line 3, column 13", cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("s.db")));
    }

    [Fact]
    public async Task Stored_runs_are_listed_shown_exported_and_deleted()
    {
        using var cli = WithData();
        string[] store = ["--store", cli.Path("s.db")];
        await cli.RunAsync(["run", cli.Path("run.yaml"), .. store]);

        Assert.Equal(0, await cli.RunAsync(["runs", "list", .. store]));
        Assert.Equal(0, await cli.RunAsync(["runs", "show", "small", .. store]));
        Assert.Equal(0, await cli.RunAsync(["runs", "export", "small", "-o", cli.Path("small.jsonl"), .. store]));
        Assert.Equal(0, await cli.RunAsync(["runs", "delete", "small", .. store]));
        Assert.Equal(1, await cli.RunAsync(["runs", "show", "small", .. store]));

        Assert.Matches(@"small +│? +5", cli.Output);
        Assert.Contains("decoding             constrained\n", cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"joy +│? +3 ", cli.Output);
        Assert.Equal(5, File.ReadAllLines(cli.Path("small.jsonl")).Length);
        Assert.Contains("small: deleted.", cli.Output, StringComparison.Ordinal);
        Assert.Contains("error: The run must be one of store", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_is_the_same_on_standard_output_and_in_a_file()
    {
        using var cli = WithData();
        string[] store = ["--store", cli.Path("s.db")];
        await cli.RunAsync(["run", cli.Path("run.yaml"), "--json", .. store]);
        var before = cli.Output.Length;

        await cli.RunAsync(["runs", "export", "small", .. store]);
        Assert.Equal(0, await cli.RunAsync(["runs", "export", "small", "-o", cli.Path("small.jsonl"), "--json", .. store]));

        Assert.Equal(File.ReadAllText(cli.Path("small.jsonl")), cli.Output[before..]);
    }

    [Fact]
    public async Task Json_says_what_the_tables_say()
    {
        using var cli = WithData();
        string[] store = ["--store", cli.Path("s.db")];

        await cli.RunAsync(["run", cli.Path("run.yaml"), "--json", .. store]);
        await cli.RunAsync(["runs", "list", "--json", .. store]);
        await cli.RunAsync(["runs", "delete", "small", "--json", .. store]);

        using var run = JsonDocument.Parse(cli.OutputLines[0]);
        Assert.Equal(
            [
                "name",
                "documents",
                "done",
                "failed",
                "complete",
                "model",
                "begun",
                "methods",
                "identitySha256",
                "identity",
                "sources",
                "role",
                "draw",
                "partOf",
                "shard",
                "questions",
                "probabilities",
                "limitedProbabilities",
            ],
            run.RootElement.EnumerateObject().Select(member => member.Name)
        );
        // The list reads no answers, so it does not know how exact they are.
        Assert.StartsWith(cli.OutputLines[1][..^1], cli.OutputLines[0], StringComparison.Ordinal);
        Assert.Equal("{\"deleted\":\"small\"}", cli.OutputLines[2]);
    }

    [Fact]
    public async Task A_store_that_is_missing_is_not_made_by_looking_at_it()
    {
        using var cli = new CommandRun();

        Assert.Equal(1, await cli.RunAsync("runs", "list", "--store", cli.Path("no.db")));
        Assert.Equal(1, await cli.RunAsync("runs", "delete", "x", "--store", cli.Path("no.db")));

        Assert.False(File.Exists(cli.Path("no.db")));
    }

    private static CommandRun WithData(ScriptedModel? model = null)
    {
        var cli = new CommandRun { Model = model ?? new ScriptedModel { Script = Script.Words() } };
        cli.File("run.yaml", Spec);
        cli.File(
            "dev.jsonl",
            string.Concat(
                ((string[])["joy", "anger", "joy and anger", "neither", "joy!"]).Select(
                    (text, i) => $"{{\"id\":\"d{i}\",\"text\":\"{text}\"}}\n"
                )
            )
        );
        cli.File("train.jsonl", "{\"text\":\"t\",\"labels\":[\"joy\"]}\n");
        return cli;
    }
}
