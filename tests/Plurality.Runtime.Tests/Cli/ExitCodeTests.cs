using Plurality.Cli.Usage;
using Plurality.Models;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("", "at least one label")]
    [InlineData("joy,joy", "\"joy\" as label 1 and as label 2")]
    [InlineData("joy,Joy", "differ in more than case")]
    [InlineData("joy,none", "must not be called \"none\"")]
    [InlineData("joy,,anger", "Label 2 must not be blank")]
    [InlineData("joy\nx", "writable in the format json")]
    public async Task Labels_that_cannot_be_used_are_for_the_user_to_fix(string labels, string message)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("classify", "--labels", labels, "--text", "x");

        Assert.Equal(1, code);
        Assert.StartsWith("error: ", cli.Error, StringComparison.Ordinal);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", cli.Error, StringComparison.Ordinal);
        Assert.Equal("", cli.Output);
        Assert.Empty(cli.Opened);
    }

    [Fact]
    public async Task A_comma_in_a_label_of_a_list_is_for_the_user_to_fix()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("classify", "--labels", "\"a, b\",c", "--text", "x", "--answer-format", "list");

        Assert.Equal(1, code);
        Assert.Contains("writable in the format list", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_files_and_labels_are_told_together()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "classify",
            "--labels",
            "joy,joy",
            "--input",
            cli.Path("no.csv"),
            "--template",
            cli.Path("no.prompt"),
            "--demonstrations",
            cli.Path("no.jsonl")
        );

        Assert.Equal(1, code);
        Assert.Equal(4, cli.Error.Split("error: ").Length - 1);
    }

    [Theory]
    [InlineData("classify --labels joy", "Say what to classify: a text in quotes, or a file with --input.")]
    [InlineData("classify --text x", "Name the labels with --labels or --labels-file.")]
    [InlineData("classify --labels joy --text x --input y", "Say what to classify once: a text, --text or --input.")]
    [InlineData(
        "classify --labels joy --text x --answer-format xml",
        "--answer-format must be one of json, list, polysyndeton; got 'xml'."
    )]
    [InlineData("classify --labels joy --text x --threads 0", "--threads must be a whole number from 1 to 512; got '0'.")]
    [InlineData("classify --labels joy --text x --threads 513", "--threads must be a whole number from 1 to 512; got '513'.")]
    [InlineData("run x.yaml --threads 1000000000", "--threads must be a whole number from 1 to 512; got")]
    [InlineData("classify --labels joy - --text x", "Say what to classify once")]
    [InlineData("classify --labels joy - --input x", "Say what to classify once")]
    [InlineData("classify --labels joy x --shots 3", "--shots needs --demonstrations, the file to draw demonstrations from.")]
    [InlineData("classify --labels joy x --sampling uniform", "--sampling needs --demonstrations")]
    [InlineData("classify --labels joy x --order up", "--order: The label order must be alphabetical")]
    [InlineData("classify --labels joy x --sampling best --demonstrations d", "--sampling: The sampling of demonstrations must be random")]
    [InlineData("classify --labels joy x --method harder", "--method: estimator must be one of")]
    [InlineData("evaluate demo --metrics nl", "--metrics: There is no metric 'nl'. Did you mean 'nll'?")]
    [InlineData("completion", "Name the shell: bash, zsh, fish or pwsh.")]
    [InlineData("score", "Option '--predictions' is required.")]
    [InlineData("classify --labels joy --input - --demonstrations -", "Only one of --input, --demonstrations may read standard input")]
    [InlineData("classify --labels-file - -", "Only one of --labels-file, the - without an option may read standard input")]
    [InlineData("trace --labels-file - --prompt-file -", "Only one of --labels-file, --prompt-file may read standard input")]
    [InlineData("classify --labels joy --text x --seed -1", "--seed must be a whole number from 0 to 18446744073709551615; got '-1'.")]
    [InlineData("classify --labels joy --text x --nonsense", "--nonsense")]
    [InlineData("trace --labels joy", "--prompt-file")]
    [InlineData("nonsense", "nonsense")]
    [InlineData(
        "",
        "Commands: demo, classify, trace, run, batch, finetune, runs, evaluate, analyze, analyses, report, score, calibrate, methods, "
            + "data, models, bench, examples, completion."
    )]
    public async Task Wrong_usage_names_the_option_and_the_nearest_help(string line, string message)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, code);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.Contains("--help'.", cli.Error, StringComparison.Ordinal);
        Assert.Equal("", cli.Output);
    }

    [Theory]
    [InlineData("--store", "run", "x.yaml", "--store", "")]
    [InlineData("--store", "demo", "--store", "")]
    [InlineData("--store", "runs", "list", "--store", "")]
    [InlineData("--store", "runs", "delete", "x", "--store", "")]
    [InlineData("--model", "demo", "--model", "")]
    [InlineData("FILE|embedded|ADDRESS", "models", "inspect", "")]
    [InlineData("FILE|embedded", "models", "prepare", "")]
    [InlineData("FILE.yaml", "run", "")]
    [InlineData("--output", "runs", "export", "x", "-o", "")]
    [InlineData("--input", "classify", "--labels", "joy", "--input", "")]
    [InlineData("--demonstrations", "classify", "--labels", "joy", "--text", "x", "--demonstrations", "")]
    [InlineData("--template", "classify", "--labels", "joy", "--text", "x", "--template", "")]
    [InlineData("--labels-file", "classify", "--labels-file", "", "--text", "x")]
    [InlineData("--prompt-file", "trace", "--labels", "joy", "--prompt-file", "")]
    public async Task A_file_without_a_name_is_wrong_usage(string name, params string[] arguments)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains($"error: {name} must not be empty. Name a file.\n", cli.Error, StringComparison.Ordinal);
        Assert.Empty(cli.Opened);
    }

    [Theory]
    [InlineData("classify", "--labels", "joy", "--input", "no.csv")]
    [InlineData("classify", "--labels", "joy", "x", "--demonstrations", "no.csv")]
    [InlineData("classify", "--labels", "joy", "x", "--state", "no.csv")]
    [InlineData("classify", "--labels", "joy", "x", "--template", "no.csv")]
    [InlineData("classify", "--labels-file", "no.csv", "x")]
    [InlineData("trace", "--labels", "joy", "--prompt-file", "no.csv")]
    [InlineData("data", "inspect", "no.csv")]
    [InlineData("score", "--predictions", "no.csv", "--references", "no.csv")]
    [InlineData("run", "no.csv")]
    public async Task A_missing_file_is_told_in_the_same_words_everywhere(params string[] arguments)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync([.. arguments.Select(argument => argument == "no.csv" ? cli.Path("no.csv") : argument)]);

        Assert.Equal(1, code);
        Assert.StartsWith($"error: {cli.Path("no.csv")}: there is no such file. Check the name.\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_without_arguments_is_a_fault_of_the_program()
    {
        using var cli = new CommandRun();
        foreach (var verb in ReferencePage.Leaves(Plurality.Cli.CommandLine.Tree(cli.Services)))
        {
            string[] arguments = [.. CommandNames.PathOf(verb)];
            if (arguments is ["demo" or "bench"] or ["models", "tune" or "prepare" or "list"] or ["data", "boxes"])
            {
                continue; // they need no arguments and would do their work here
            }

            Assert.True(await cli.RunAsync(arguments) is 0 or 1 or 2, $"{string.Join(' ', arguments)}: {cli.Error}");
            Assert.DoesNotContain("fault of Plurality", cli.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_is_no_run_file()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("run", cli.Path(""), "--store", cli.Path("s.db"));

        Assert.Equal(1, code);
        Assert.Contains(": it is a folder. Name a file.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_a_command_line_are_told_together()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("classify", "--text", "x", "--answer-format", "xml", "--threads", "many");

        Assert.Equal(3, cli.Error.Split("error: ").Length - 1);
    }

    [Fact]
    public async Task A_model_that_cannot_be_used_is_for_the_user_to_fix()
    {
        using var cli = new CommandRun { Open = () => throw new ModelException("Model file x.gguf: it is no model. Use another one.") };

        var code = await cli.RunAsync("classify", "--labels", "joy", "--text", "x");

        Assert.Equal(1, code);
        Assert.Equal("error: Model file x.gguf: it is no model. Use another one.\n", cli.Error);
    }

    [Fact]
    public async Task A_fault_of_the_program_is_told_with_its_trace()
    {
        using var cli = new CommandRun { Open = () => throw new InvalidOperationException("a bug") };

        var code = await cli.RunAsync("classify", "--labels", "joy", "--text", "x");

        Assert.Equal(3, code);
        Assert.Contains("error: a bug", cli.Error, StringComparison.Ordinal);
        Assert.Contains("Please report it", cli.Error, StringComparison.Ordinal);
        Assert.Contains("   at ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_keeps_what_was_printed()
    {
        using var interrupted = new CancellationTokenSource();
        var waves = 0;
        using var cli = new CommandRun
        {
            Cancellation = interrupted.Token,
            Model = new ScriptedModel
            {
                Script = Script.Words(),
                BeforeBatch = (_, _) => ++waves == 2 ? new ValueTask(interrupted.CancelAsync()) : ValueTask.CompletedTask,
            },
        };
        var file = cli.File("docs.txt", "a\nb\nc\n");

        var code = await cli.RunAsync("classify", "--labels", "joy", "--input", file, "--json", "--batch-size", "1");

        Assert.Equal(130, code);
        Assert.Single(cli.OutputLines);
        Assert.Contains("error: interrupted; 1 of 3 documents are printed.\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_the_work_quietly()
    {
        using var cli = new CommandRun { OutputStream = new ClosedPipe() };
        var file = cli.File("docs.txt", "a\nb\nc\n");

        var code = await cli.RunAsync("classify", "--labels", "joy", "--input", file, "--json", "--batch-size", "1");

        Assert.Equal(0, code);
        Assert.Equal("", cli.Error);
        Assert.Equal(1, cli.Model.Batches);
    }

    [Fact]
    public async Task Version_and_help_are_results()
    {
        using var cli = new CommandRun();

        Assert.Equal(0, await cli.RunAsync("--version"));
        Assert.Equal(0, await cli.RunAsync("classify", "--help"));

        Assert.Matches(@"^\d+\.\d+\.\d+\n", cli.Output);
        Assert.Contains("\nExamples\n  plurality classify \"I finally", cli.Output, StringComparison.Ordinal);
        Assert.Equal("", cli.Error);
    }

    private sealed class ClosedPipe : MemoryStream
    {
        private const int BrokenPipe = 32;

        public override void Write(ReadOnlySpan<byte> buffer) => throw Broken();

        public override void Write(byte[] buffer, int offset, int count) => throw Broken();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw Broken();

        private static IOException Broken() =>
            new IOException("Broken pipe", OperatingSystem.IsWindows() ? unchecked((int)0x8007006D) : BrokenPipe);
    }
}
