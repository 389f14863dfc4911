using System.Text.Json.Nodes;
using Plurality.Runtime.Tests.Cli;
using Plurality.Runtime.Tests.Remote;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Batches;

/// <summary>Answers that cannot be used are named and cost only their requests.</summary>
public sealed class BatchFaultTests : IDisposable
{
    private readonly ScriptedVllm _server = new(new ScriptedModel { Script = Script.Words() });
    private readonly CommandRun _cli;

    public BatchFaultTests() => _cli = BatchRuns.Cli(_server, "methods: [first-step]");

    public void Dispose()
    {
        _cli.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData("""{"custom_id": "plural""", ":2: the line must be one JSON object; it is cut or something else")]
    [InlineData("[1]", ":2: custom_id must be one that 'plurality batch write' wrote")]
    [InlineData("""{"custom_id":"request-1","response":null}""", ":2: custom_id must be one that 'plurality batch write' wrote")]
    public async Task A_line_that_is_no_answer_names_file_and_line_and_the_others_are_read(string line, string message)
    {
        var lines = await AnswersAsync();

        await ReadAsync([lines[0], line, .. lines[2..]]);

        Assert.Contains("answers.jsonl" + message, _cli.Error, StringComparison.Ordinal);
        Assert.Contains($"{lines.Count - 1} of them new, 0 failed; 1 line cannot be used.", _cli.Output, StringComparison.Ordinal);
        await AssertCompletesAsync(lines);
    }

    [Theory]
    [InlineData("""{"body":{}}""", "response must have a status_code")]
    [InlineData("""{"status_code":200,"body":null}""", "response must have a body where its status_code is 200")]
    [InlineData("""{"status_code":200,"body":{"model":"other"}}""", "the answer must be of model scripted; it is of other")]
    [InlineData("""{"status_code":200,"body":{}}""", "the answer must be of model scripted; it is of a model without a name")]
    [InlineData("null", "the line must have a response or an error")]
    public async Task A_response_that_is_none_is_refused_and_asked_again(string response, string message)
    {
        var lines = await AnswersAsync();

        await ReadAsync([Changed(lines[0], response), .. lines[1..]]);

        Assert.Contains($"answers.jsonl:1: {message}. Its request is asked again.", _cli.Error, StringComparison.Ordinal);
        await AssertCompletesAsync(lines);
    }

    [Theory]
    [InlineData("\"prompt_tokens\":", "\"prompt_tokens\":1")]
    [InlineData("\"tokens\":[\"token_id:", "\"tokens\":[\"")]
    [InlineData("\"choices\":", "\"other\":")]
    [InlineData("\"top_logprobs\":[{", "\"top_logprobs\":[{\"token_id:3\":-0.0001,")]
    public async Task An_answer_whose_numbers_cannot_be_right_is_named_by_its_document(string right, string wrong)
    {
        var lines = await AnswersAsync();

        await ReadAsync([lines[0].Replace(right, wrong, StringComparison.Ordinal), .. lines[1..]]);

        Assert.Matches("warning: document [1-5] is asked again: the answer cannot be used: ", _cli.Error);
        await AssertCompletesAsync(lines);
    }

    [Fact]
    public async Task Answers_to_another_run_are_refused()
    {
        await AnswersAsync();
        _cli.File("other.yaml", BatchRuns.RunFile(_server, "methods: [first-step]\nseed: 7\nprompt: { noun: mood }", "other"));
        var requests = _cli.Path("other.jsonl");
        Assert.Equal(0, await _cli.RunAsync("batch", "write", _cli.Path("other.yaml"), "-o", requests, "--store", _cli.Path("other.db")));
        using var script = new AnsweringScript(_server, fails: false);
        await script.AnswerAsync(requests, _cli.Path("answers.jsonl"));
        _cli.Forget();

        Assert.Equal(1, await _cli.RunAsync(BatchRuns.Read(_cli)));

        Assert.Contains("the request must be one that store", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("it belongs to another run, or to an earlier form of this one", _cli.Error, StringComparison.Ordinal);
        Assert.StartsWith($"{_cli.Path("answers.jsonl")}: 0 answers, 0 of them new, 0 failed", _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("documents", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_a_request_that_was_never_asked_is_refused()
    {
        var lines = await AnswersAsync();
        var id = (string)JsonNode.Parse(lines[0])!["custom_id"]!;

        await ReadAsync([lines[0].Replace(id, id[..^32] + new string('0', 32), StringComparison.Ordinal), .. lines[1..]]);

        Assert.Contains("answers.jsonl:1: the request must be one that its run has asked", _cli.Error, StringComparison.Ordinal);
        await AssertCompletesAsync(lines);
    }

    [Fact]
    public async Task A_run_of_that_name_that_was_made_from_something_else_is_refused()
    {
        await AnswersAsync();
        _cli.File("run.yaml", BatchRuns.RunFile(_server, "methods: [first-step]\nprompt: { noun: mood }"));
        _cli.Forget();

        Assert.Equal(1, await _cli.RunAsync([.. BatchRuns.Write(_cli), "--force"]));

        Assert.Contains("of run 'batch' must be", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_stay_where_the_run_file_is_gone()
    {
        var lines = await AnswersAsync();
        var run = await File.ReadAllTextAsync(_cli.Path("run.yaml"), TestContext.Current.CancellationToken);
        File.Delete(_cli.Path("run.yaml"));

        await ReadAsync(lines);
        Assert.Contains("run.yaml", _cli.Error, StringComparison.Ordinal);
        _cli.File("run.yaml", run);
        _cli.Forget();
        Assert.Equal(0, await _cli.RunAsync(BatchRuns.Write(_cli)));

        Assert.Contains("batch: complete, 5 documents.", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model: embedded", "model must be an address")]
    [InlineData("model: sglang:http://localhost:1", "Batch files are written for engines that take lists of tokens there: vllm; got")]
    public async Task Only_engines_with_batch_files_have_them(string model, string message)
    {
        using var server = new ScriptedSglang(new ScriptedModel { Script = Script.Words() });
        using var cli = new CommandRun { Open = () => RemoteLanguageModelTests.OpenAsync(server).GetAwaiter().GetResult() };
        cli.File("texts.csv", "id,text\n1,joy\n");
        cli.File("run.yaml", $"name: batch\ndata: {{ test: texts.csv }}\nlabels: [joy]\n{model}\n");

        Assert.Equal(1, await cli.RunAsync(BatchRuns.Write(cli)));

        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("requests.jsonl")));
    }

    [Fact]
    public async Task A_store_that_is_missing_is_not_made()
    {
        _cli.File("answers.jsonl", "");

        Assert.Equal(1, await _cli.RunAsync(BatchRuns.Read(_cli)));

        Assert.Contains("must exist", _cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.Path("batch.db")));
    }

    private async Task<List<string>> AnswersAsync()
    {
        Assert.Equal(0, await _cli.RunAsync(BatchRuns.Write(_cli)));
        using var script = new AnsweringScript(_server, fails: false);
        await script.AnswerAsync(_cli.Path("requests.jsonl"), _cli.Path("all.jsonl"));
        File.Delete(_cli.Path("requests.jsonl"));
        return [.. await File.ReadAllLinesAsync(_cli.Path("all.jsonl"), TestContext.Current.CancellationToken)];
    }

    private async Task ReadAsync(IEnumerable<string> lines)
    {
        _cli.File("answers.jsonl", string.Join('\n', lines));
        _cli.Forget();
        Assert.Equal(1, await _cli.RunAsync(BatchRuns.Read(_cli)));
    }

    /// <summary>The next file asks only what is missing, and its answer completes the run.</summary>
    private async Task AssertCompletesAsync(List<string> lines)
    {
        Assert.Equal(0, await _cli.RunAsync(BatchRuns.Write(_cli)));
        var again = await File.ReadAllLinesAsync(_cli.Path("requests.jsonl"), TestContext.Current.CancellationToken);
        var id = (string)JsonNode.Parse(Assert.Single(again))!["custom_id"]!;
        _cli.File("answers.jsonl", lines.Single(line => line.Contains(id, StringComparison.Ordinal)));
        _cli.Forget();
        Assert.Equal(0, await _cli.RunAsync(BatchRuns.Read(_cli)));
        Assert.Contains("batch: complete, 5 documents.", _cli.Output, StringComparison.Ordinal);
    }

    private static string Changed(string line, string response)
    {
        var answer = JsonNode.Parse(line)!;
        answer["response"] = JsonNode.Parse(response);
        return answer.ToJsonString();
    }
}
