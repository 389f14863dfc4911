using System.Globalization;
using Plurality.Runtime.Tests.Cli;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

public sealed class RemoteRunTests
{
    private const string RunFile = """
        name: remote
        data: { test: texts.csv }
        labels: [anger, fear, joy]
        batch-size: 2
        """;

    [Fact]
    public async Task A_run_asks_again_only_for_documents_that_were_not_answered()
    {
        using var server = new ScriptedLlamaServer(RemoteLanguageModelTests.Model());
        using var cli = Cli(server, retries: 0);
        var file = cli.File("run.yaml", RunFile);
        var completions = 0;
        server.Fault = (_, path) => path == "/completion" && Interlocked.Increment(ref completions) == 3 ? "500" : null;

        var first = await cli.RunAsync("run", file, "--store", cli.Path("s.db"));
        var asked = completions;
        var second = await cli.RunAsync("run", file, "--store", cli.Path("s.db"));
        var again = completions - asked;
        var third = await cli.RunAsync("run", file, "--store", cli.Path("s.db"));

        Assert.Equal((1, 0, 0), (first, second, third));
        Assert.Contains("has no result: Request", cli.Error, StringComparison.Ordinal);
        Assert.InRange(again, 1, asked - 3);
        // Opening reads the vocabulary and the ends; nothing else is asked of a complete run.
        Assert.Equal(2, completions - asked - again);
    }

    [Theory]
    [InlineData("llama-server")]
    [InlineData("vllm")]
    public async Task A_run_stops_at_a_limit_of_requests_and_goes_on(string engine)
    {
        using var server = PromptEngineTests.Server(engine, RemoteLanguageModelTests.Model());
        using var cli = Cli(server, retries: 0);
        var file = cli.File("run.yaml", RunFile);
        using (await RemoteLanguageModelTests.OpenAsync(server))
        {
            // Counts what opening takes.
        }

        var opening = server.Requests;
        var limit = (opening + 40).ToString(CultureInfo.InvariantCulture);

        var first = await cli.RunAsync("run", file, "--store", cli.Path("s.db"), "--max-requests", limit);
        var sent = server.Requests - opening;
        var second = await cli.RunAsync("run", file, "--store", cli.Path("s.db"));

        Assert.Equal((1, 0), (first, second));
        Assert.Equal(opening + 40, sent);
        Assert.Contains("The limit of requests or tokens is reached", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_file_takes_no_limit_of_requests()
    {
        using var cli = new CommandRun();
        cli.File("texts.csv", Texts);
        var file = cli.File("run.yaml", RunFile);

        Assert.Equal(1, await cli.RunAsync("run", file, "--store", cli.Path("s.db"), "--max-requests", "5"));

        Assert.Contains("--max-requests must be given only where the model is an address", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_takes_no_options_of_files()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "classify",
            "joy",
            "--labels",
            "joy,anger",
            "-m",
            "llama-server:http://localhost:1",
            "--threads",
            "2"
        );

        Assert.Equal(1, code);
        Assert.Contains("--threads must not be given where the model is an address", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama-server", "of all tokens")]
    [InlineData("vllm", "of the tokens that a method needs")]
    [InlineData("sglang", "of the tokens that a method needs")]
    public async Task Inspecting_an_address_shows_what_the_engine_says_and_what_a_run_would_have(string engine, string probabilities)
    {
        using var server = PromptEngineTests.Server(engine, RemoteLanguageModelTests.Model());
        using var cli = Cli(server, retries: 0);

        Assert.Equal(0, await cli.RunAsync("models", "inspect", server.Address));

        Assert.Contains("version          b1\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains($"probabilities    {probabilities}\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("exact scoring    yes\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("hidden states    no\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_file_with_an_address_refuses_settings_of_llama()
    {
        using var cli = new CommandRun();
        cli.File("texts.csv", Texts);
        var file = cli.File("run.yaml", RunFile + "\nmodel: llama-server:http://localhost:1\nllama: { threads: 2 }");

        Assert.Equal(1, await cli.RunAsync("run", file, "--store", cli.Path("s.db")));

        Assert.Contains("llama must not be given where model is an address", cli.Error, StringComparison.Ordinal);
    }

    private const string Texts = "id,text\n1,what joy\n2,so sad\n3,I fear it\n4,anger\n";

    private static CommandRun Cli(ScriptedEngine server, int retries)
    {
        var cli = new CommandRun
        {
            Open = () => RemoteLanguageModelTests.OpenAsync(server, options => options with { Retries = retries }).GetAwaiter().GetResult(),
        };
        cli.File("texts.csv", Texts);
        return cli;
    }
}
