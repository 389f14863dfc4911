using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plurality.Remote;
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
    public async Task A_run_stops_at_a_limit_of_tokens_and_goes_on_to_the_same_results()
    {
        using var server = new ScriptedVllm(RemoteLanguageModelTests.Model());
        using var cli = new CommandRun();
        cli.File("texts.csv", Texts);
        var file = cli.File("run.yaml", $"{RunFile}\nmodel: {server.Address}");

        Assert.Equal(0, await cli.RunAsync("run", file, "--store", cli.Path("whole.db")));
        var first = await cli.RunAsync("run", file, "--store", cli.Path("s.db"), "--max-tokens", "1000");
        Assert.Contains("The limit of requests or tokens is reached", cli.Error, StringComparison.Ordinal);
        var second = await cli.RunAsync("run", file, "--store", cli.Path("s.db"));

        Assert.Equal((1, 0), (first, second));
        Assert.Equal(await ExportAsync(cli, "whole.db"), await ExportAsync(cli, "s.db"));
    }

    [Theory]
    [InlineData("--max-requests")]
    [InlineData("--max-tokens")]
    public async Task A_model_file_takes_no_limit(string option)
    {
        using var cli = new CommandRun();
        cli.File("texts.csv", Texts);
        var file = cli.File("run.yaml", RunFile);

        Assert.Equal(1, await cli.RunAsync("run", file, "--store", cli.Path("s.db"), option, "5"));

        Assert.Contains($"{option} must be given only where the model is an address", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_tells_requests_tokens_and_money()
    {
        using var server = new ScriptedVllm(RemoteLanguageModelTests.Model());
        using var cli = new CommandRun { Terminal = true };
        cli.File("texts.csv", Texts);
        var file = cli.File(
            "run.yaml",
            $"{RunFile}\nmodel: {{ address: \"{server.Address}\", prices: {{ input: 2000, output: 500000 }} }}"
        );

        Assert.Equal(0, await cli.RunAsync("run", file, "--store", cli.Path("s.db")));

        // The bar is drawn with what was used so far, and the last line has the whole.
        Assert.Matches(@"4 of 4 documents, .*, \d+ requests, \d+ tokens, cost \d+\.\d\d", cli.Error);
        var end = Regex.Match(cli.Error, @"scripted: (\d+) requests, (\d+) tokens, cost (\d+\.\d+)\.\n");
        Assert.Equal(server.Requests, int.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture));
        var (input, output) = (server.PromptTokens, server.AnswerTokens);
        Assert.Equal(input + output, int.Parse(end.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.Equal((input * 0.002) + (output * 0.5), double.Parse(end.Groups[3].Value, CultureInfo.InvariantCulture), 1e-4);
    }

    [Fact]
    public async Task A_dry_run_says_what_a_run_takes_at_least()
    {
        using var server = new ScriptedVllm(RemoteLanguageModelTests.Model());
        using var cli = new CommandRun();
        cli.File("texts.csv", Texts);
        var file = cli.File(
            "run.yaml",
            $"{RunFile}\nmethods: [unary]\nmodel: {{ address: \"{server.Address}\", prices: {{ input: 2000, output: 500000 }} }}"
        );

        Assert.Equal(0, await cli.RunAsync("run", file, "--dry-run", "--json"));
        var opened = (server.Completions, server.PromptTokens, server.AnswerTokens);
        using var size = JsonDocument.Parse(cli.OutputLines[^1]);
        Assert.Equal(0, await cli.RunAsync("run", file, "--store", cli.Path("s.db")));

        // Questions have no steps that depend on answers, so the count is right. Opening asks as much as in the dry run.
        var (requests, tokens) = (server.Completions - (2 * opened.Completions), server.PromptTokens - (2 * opened.PromptTokens));
        Assert.Equal(requests, size.RootElement.GetProperty("requests").GetInt32());
        Assert.Equal(tokens, size.RootElement.GetProperty("requestTokens").GetInt32());
        Assert.Equal((tokens * 0.002) + (requests * 0.5), size.RootElement.GetProperty("cost").GetDouble(), 1e-9);

        cli.Forget();
        Assert.Equal(0, await cli.RunAsync("run", file, "--dry-run"));
        Assert.Contains("requests  request tokens", cli.Output, StringComparison.Ordinal);
        Assert.Contains("at least, if answers are as short as they can be", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_file_says_how_an_engine_is_asked()
    {
        using var cli = new CommandRun();
        cli.File("texts.csv", Texts);
        cli.File("key.txt", "secret");
        var spec = Plurality.Runtime.Runs.RunFile.Parse(
            $"{RunFile}\nmodel: {{ address: \"vllm:http://h:1/m\", concurrency: 16, requests-per-minute: 60, tokens-per-minute: 9000, "
                + "key-file: key.txt, prices: { input: 0.15, output: 0.6 } }",
            cli.Path("run.yaml")
        );

        Assert.Equal(
            new RemoteModelOptions
            {
                Address = "vllm:http://h:1/m",
                Concurrency = 16,
                RequestsPerMinute = 60,
                TokensPerMinute = 9000,
                KeyFile = cli.Path("key.txt"),
            },
            spec[0].Engine
        );
        Assert.Equal((0.15, 0.6), (spec[0].Prices!.Input, spec[0].Prices!.Output));
        Assert.Equal("vllm:http://h:1/m", spec[0].ModelPath);
    }

    [Theory]
    [InlineData("{ address: x.gguf }", "model.address: A model's address must be ENGINE:http://HOST:PORT")]
    [InlineData("{ address: 'vllm:http://h', file: texts.csv }", "model must have a file or an address, not both")]
    [InlineData("{ address: 'vllm:http://h', concurrency: 0 }", "model.concurrency must be a whole number from 1")]
    [InlineData("{ address: 'vllm:http://h', prices: { input: 1 } }", "model.prices.output must be given")]
    [InlineData("{ address: 'vllm:http://h', prices: { input: -1, output: 1 } }", "model.prices.input must be a number from 0")]
    [InlineData(
        "{ address: 'vllm:http://h', key: secret }",
        "a key of model must be one of file, address, concurrency, requests-per-minute, tokens-per-minute, key-file, prices"
    )]
    public void Faults_of_an_engine_in_a_run_file_are_named(string model, string expected)
    {
        using var cli = new CommandRun();
        cli.File("texts.csv", Texts);

        var fault = Assert.ThrowsAny<PluralityException>(() =>
            Plurality.Runtime.Runs.RunFile.Parse($"{RunFile}\nmodel: {model}", cli.Path("run.yaml"))
        );

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_is_never_asked_more_at_once_than_given()
    {
        using var server = new ScriptedVllm(RemoteLanguageModelTests.Model());
        // An answer waits until another request is under way, as one of a slow engine would.
        server.Change = (path, answer) =>
        {
            _ = path != "/v1/completions" || SpinWait.SpinUntil(() => server.MostAtOnce > 1, TimeSpan.FromSeconds(5));
            return answer;
        };
        using var cli = new CommandRun();
        cli.File("texts.csv", Texts);
        var file = cli.File("run.yaml", $"{RunFile}\nmodel: {{ address: \"{server.Address}\", concurrency: 2 }}");

        Assert.Equal(0, await cli.RunAsync("run", file, "--store", cli.Path("s.db")));

        Assert.Equal(2, server.MostAtOnce);
    }

    [Theory]
    [InlineData(false, "0 of 3 from the first", "0 between")]
    [InlineData(true, "1 of 3 from the first", "0.")]
    public async Task Inspecting_an_address_several_times_measures_how_far_answers_differ(bool drifts, string different, string largest)
    {
        using var server = new ScriptedLlamaServer(RemoteLanguageModelTests.Model());
        using var cli = Cli(server, retries: 0);
        var answers = 0;
        server.Change = (path, answer) =>
            drifts && path == "/completion" && Interlocked.Increment(ref answers) == 5 ? Drifted(answer) : answer;

        Assert.Equal(0, await cli.RunAsync("models", "inspect", server.Address, "--repeat", "3"));

        Assert.Contains($"different        {different}\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains($"largest          {largest}", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_not_asked_several_times()
    {
        using var cli = new CommandRun();

        Assert.Equal(1, await cli.RunAsync("models", "inspect", "embedded", "--repeat", "3"));

        Assert.Contains("--repeat must be given only where the model is an address", cli.Error, StringComparison.Ordinal);
    }

    /// <summary>Half of the first token's probability goes to the second one.</summary>
    private static string Drifted(string answer)
    {
        var json = JsonNode.Parse(answer)!;
        var list = json["completion_probabilities"]![0]!["top_logprobs"]!.AsArray();
        var (first, second) = (Math.Exp((double)list[0]!["logprob"]!), Math.Exp((double)list[1]!["logprob"]!));
        list[0]!["logprob"] = Math.Log(first / 2);
        list[1]!["logprob"] = Math.Log(second + (first / 2));
        return json.ToJsonString();
    }

    private static async Task<string> ExportAsync(CommandRun cli, string store)
    {
        var file = cli.Path(store + ".jsonl");
        Assert.Equal(0, await cli.RunAsync("runs", "export", "remote", "--store", cli.Path(store), "-o", file));
        return await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
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
