using System.Text.Json.Nodes;
using Plurality.Runtime.Tests.Cli;
using Plurality.Runtime.Tests.Remote;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Batches;

/// <summary>Batch files of services that are asked by texts: one file, in the form of OpenAI's Batch API.</summary>
public sealed class BatchTextTests
{
    private const string Free = "decoding: free\nscoring: first-token\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "methods: [hard]")]
    [InlineData(true, "methods: [hard]\nprompt: { chat: true }")]
    [InlineData(true, "methods: [first-step, max-over-generations]")]
    [InlineData(true, "methods: [hard, 'sampled:3']")]
    [InlineData(false, "methods: [first-step, 'sampled:2']")]
    public async Task One_file_gives_what_the_service_gives(bool isChat, string settings)
    {
        using var server = new ScriptedOpenAi(Words(), isChat) { Alias = "scripted-2026-07-01" };
        using var cli = BatchRuns.Cli(server, Free + settings);
        using var script = new AnsweringScript(server, fails: false);
        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("direct.db")));

        var rounds = await BatchRuns.AllAsync(cli, script);

        Assert.Equal(1, rounds);
        Assert.Contains("round 1 of at most 1.", cli.Output, StringComparison.Ordinal);
        Assert.Equal(await BatchRuns.ExportsAsync(cli, "direct.db"), await BatchRuns.ExportsAsync(cli, "batch.db"));
    }

    /// <summary>BatchRequestInput of OpenAI's openapi.yaml 2.3.0, and CreateChatCompletionRequest of the same file.</summary>
    [Fact]
    public async Task A_line_has_the_form_of_the_batch_interface()
    {
        using var server = new ScriptedOpenAi(Words());
        using var cli = BatchRuns.Cli(server, Free + "methods: [first-step]");

        Assert.Equal(0, await cli.RunAsync(BatchRuns.Write(cli)));

        var lines = await File.ReadAllLinesAsync(cli.Path("requests.jsonl"), Cancellation);
        var line = JsonNode.Parse(lines[0])!;
        var body = line["body"]!.AsObject();
        Assert.Equal(4, lines.Length);
        Assert.Equal(["custom_id", "method", "url", "body"], line.AsObject().Select(field => field.Key));
        Assert.Equal(("POST", "/v1/chat/completions"), ((string?)line["method"], (string?)line["url"]));
        Assert.Matches("^[a-z0-9-]{1,64}$", (string?)line["custom_id"]);
        Assert.Equal(
            [
                "model",
                "max_tokens",
                "temperature",
                "top_p",
                "frequency_penalty",
                "presence_penalty",
                "n",
                "stream",
                "seed",
                "messages",
                "logprobs",
                "top_logprobs",
            ],
            body.Select(field => field.Key)
        );
        Assert.Equal(("scripted-latest", "user"), ((string?)body["model"], (string?)body["messages"]![0]!["role"]));
        Assert.Contains("what joy", (string?)body["messages"]![0]!["content"], StringComparison.Ordinal);
        Assert.Equal((0.0, true, 20), ((double)body["temperature"]!, (bool)body["logprobs"]!, (int)body["top_logprobs"]!));
    }

    [Fact]
    public async Task Requests_that_fail_are_asked_again()
    {
        using var server = new ScriptedOpenAi(Words());
        using var cli = BatchRuns.Cli(server, Free + "methods: [hard, 'sampled:4']");
        using var script = new AnsweringScript(server, fails: true);
        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("direct.db")));

        var rounds = await BatchRuns.AllAsync(cli, script);

        Assert.True(script.Failed > 2, $"{script.Failed}");
        Assert.Equal(2, rounds);
        Assert.Equal(await BatchRuns.ExportsAsync(cli, "direct.db"), await BatchRuns.ExportsAsync(cli, "batch.db"));
    }

    [Theory]
    [InlineData("first-step", true)]
    [InlineData("sampled:2", false)]
    public async Task Without_a_tokenizer_nobody_is_asked_and_log_probabilities_only_where_they_are_read(string method, bool asksScores)
    {
        using var server = new ScriptedOpenAi(Words()) { Listed = "scripted" };
        using var direct = BatchRuns.Cli(server, Free + $"methods: ['{method}']");
        Assert.Equal(0, await direct.RunAsync("run", direct.Path("run.yaml"), "--store", direct.Path("direct.db")));
        using var cli = BatchRuns.Cli(server, Free + $"methods: ['{method}']");
        using var script = new AnsweringScript(server, fails: false);
        var asked = server.Requests;

        Assert.Equal(0, await cli.RunAsync([.. BatchRuns.Write(cli), "--tokenizer", "none"]));
        Assert.Equal(asked, server.Requests);
        var requests = await File.ReadAllLinesAsync(cli.Path("requests.jsonl"), Cancellation);
        await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));
        asked = server.Requests;
        Assert.Equal(0, await cli.RunAsync(BatchRuns.Read(cli)));

        Assert.Equal(asked, server.Requests);
        Assert.All(requests, line => Assert.Equal(asksScores, line.Contains("\"logprobs\":true", StringComparison.Ordinal)));
        Assert.Contains("batch: complete, 5 documents.\n", cli.Output, StringComparison.Ordinal);
        Assert.Equal(await ProbabilitiesAsync(direct, "direct.db", method), await ProbabilitiesAsync(cli, "batch.db", method));
    }

    [Fact]
    public async Task An_answer_that_lacks_its_tokens_is_asked_again()
    {
        using var server = new ScriptedOpenAi(Words());
        using var cli = BatchRuns.Cli(server, Free + "methods: [first-step]");
        using var script = new AnsweringScript(server, fails: false);
        await cli.RunAsync(BatchRuns.Write(cli));
        await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));
        var answers = await File.ReadAllLinesAsync(cli.Path("answers.jsonl"), Cancellation);
        answers[0] = answers[0].Replace("\"logprobs\":{", "\"logprobs\":null,\"x\":{", StringComparison.Ordinal);
        cli.File("answers.jsonl", string.Join('\n', answers));

        Assert.Equal(1, await cli.RunAsync(BatchRuns.Read(cli)));

        Assert.Contains("is asked again: the answer cannot be used: the answer must show its tokens", cli.Error, StringComparison.Ordinal);
        Assert.Matches("next: 1 request of [12] documents?, round 2\\.\n", cli.Output);
    }

    [Fact]
    public async Task An_answer_in_another_models_name_is_refused()
    {
        using var server = new ScriptedOpenAi(Words());
        using var cli = BatchRuns.Cli(server, Free + "methods: [hard]");
        using var script = new AnsweringScript(server, fails: false);
        await cli.RunAsync([.. BatchRuns.Write(cli), "--tokenizer", "none"]);
        await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));

        Assert.Equal(1, await cli.RunAsync(BatchRuns.Read(cli)));

        // The service lists the model under another name than answers have.
        Assert.Contains("the answer must be of model scripted-latest; it is of scripted.", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vllm:http://localhost:1/m", "none", "--tokenizer none must be given only for services that write texts")]
    [InlineData("openai:http://localhost:1/v1#m", "model.gguf", "--tokenizer must be none for openai")]
    [InlineData("openai:http://localhost:1/v1", "none", "as openai:http://localhost:1/v1#MODEL: nobody is asked")]
    [InlineData("ollama:http://localhost:1/m", "model.gguf", "got 'ollama'. Use 'run'.")]
    public async Task A_tokenizer_belongs_to_engines_that_are_asked_by_tokens(string address, string tokenizer, string message)
    {
        using var cli = new CommandRun();
        cli.File("texts.csv", BatchRuns.Texts);
        cli.File(
            "run.yaml",
            $"name: batch\ndata: {{ test: texts.csv }}\nlabels: [anger, fear, joy]\nmodel: {address}\n{Free}methods: [hard]\n"
        );

        Assert.Equal(1, await cli.RunAsync([.. BatchRuns.Write(cli), "--tokenizer", tokenizer]));

        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    private static async Task<string> ProbabilitiesAsync(CommandRun cli, string store, string method)
    {
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync("runs", "predictions", "batch", "--method", method, "--store", cli.Path(store)));
        return cli.Output;
    }

    private static ScriptedModel Words() => new() { Script = Script.Words() };
}
