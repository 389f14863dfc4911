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

    [Fact]
    public async Task Lines_that_cannot_be_used_name_file_and_line_and_the_others_are_read()
    {
        var lines = await AnswersAsync();
        var id = (string)JsonNode.Parse(lines[7])!["custom_id"]!;
        (string Line, string Message)[] wrong =
        [
            (lines[0][..40], "the line must be one JSON object; it is cut or something else"),
            ("[1]", "custom_id must be one that 'plurality batch write' wrote"),
            ("""{"custom_id":"request-1","response":null}""", "custom_id must be one that 'plurality batch write' wrote"),
            (Changed(lines[3], """{"body":{}}"""), "response must have a status_code"),
            (Changed(lines[4], """{"status_code":200,"body":null}"""), "response must have a body where its status_code is 200"),
            (
                Changed(lines[5], """{"status_code":200,"body":{"model":"other"}}"""),
                "the answer must be of model scripted; it is of other. Its request is asked again"
            ),
            (Changed(lines[6], "null"), "the line must have a response or an error"),
            (
                lines[7].Replace(id, id[..^32] + new string('0', 32), StringComparison.Ordinal),
                "the request must be one that its run has asked; the run has asked no such request"
            ),
        ];

        await ReadAsync([.. wrong.Select(one => one.Line), .. lines[wrong.Length..]]);

        foreach (var (index, (_, message)) in wrong.Index())
        {
            Assert.Contains($"answers.jsonl:{index + 1}: {message}", _cli.Error, StringComparison.Ordinal);
        }

        var counts = $"{lines.Count - wrong.Length} of them new, 0 failed; {wrong.Length} lines cannot be used.";
        Assert.Contains(counts, _cli.Output, StringComparison.Ordinal);
        await AssertCompletesAsync(lines, wrong.Length);
    }

    [Fact]
    public async Task Answers_whose_numbers_cannot_be_right_are_named_by_their_documents()
    {
        var lines = await AnswersAsync();
        (string Right, string Wrong)[] changes =
        [
            ("\"prompt_tokens\":", "\"prompt_tokens\":1"),
            ("\"tokens\":[\"token_id:", "\"tokens\":[\""),
            ("\"choices\":", "\"other\":"),
            ("\"top_logprobs\":[{", "\"top_logprobs\":[{\"token_id:3\":-0.0001,"),
        ];

        await ReadAsync([
            .. changes.Select((change, index) => lines[index].Replace(change.Right, change.Wrong, StringComparison.Ordinal)),
            .. lines[changes.Length..],
        ]);

        Assert.Matches("warning: document [1-5] is asked again: the answer cannot be used: ", _cli.Error);
        await AssertCompletesAsync(lines, changes.Length);
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
    [InlineData("model: SGLANG", "Batch files are written for vllm, openai and openai-completions; got 'sglang'. Use 'run'.")]
    public async Task Only_engines_with_batch_files_have_them(string model, string message)
    {
        using var server = new ScriptedSglang(new ScriptedModel { Script = Script.Words() });
        using var cli = new CommandRun();
        cli.File("texts.csv", "id,text\n1,joy\n");
        var line = model.Replace("SGLANG", server.Address, StringComparison.Ordinal);
        cli.File("run.yaml", $"name: batch\ndata: {{ test: texts.csv }}\nlabels: [joy]\n{line}\n");

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

    /// <summary>The next file asks only what is missing, and its answers complete the run.</summary>
    private async Task AssertCompletesAsync(List<string> lines, int missing)
    {
        Assert.Equal(0, await _cli.RunAsync(BatchRuns.Write(_cli)));
        var again = await File.ReadAllLinesAsync(_cli.Path("requests.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal(missing, again.Length);
        string[] ids = [.. again.Select(line => (string)JsonNode.Parse(line)!["custom_id"]!)];
        _cli.File("answers.jsonl", string.Join('\n', lines.Where(line => ids.Any(id => line.Contains(id, StringComparison.Ordinal)))));
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
