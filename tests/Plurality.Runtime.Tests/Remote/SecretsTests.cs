using System.Text;
using Plurality.Runtime.Tests.Cli;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>The key of an engine is in its file and in requests, and nowhere else.</summary>
public sealed class SecretsTests
{
    private const string Key = "sk-very-secret-0123456789";
    private const string Head = "name: remote\ndata: { test: texts.csv }\nlabels: [anger, fear, joy]\n";

    [Theory]
    [InlineData("none", 0)]
    [InlineData("401", 1)]
    [InlineData("307", 1)]
    [InlineData("400", 1)]
    [InlineData("500", 1)]
    [InlineData("reset", 1)]
    [InlineData("no JSON", 1)]
    [InlineData("a name", 1)]
    [InlineData("a version", 1)]
    public async Task A_key_is_in_no_store_export_report_message_or_log(string fault, int expected)
    {
        using var server = new ScriptedLlamaServer(RemoteLanguageModelTests.Model());
        using var cli = new CommandRun { Retries = 1, Terminal = true };
        cli.File("key.txt", Key + "\n");
        cli.File("texts.csv", "id,text\n1,what joy\n2,so sad\n");
        var file = cli.File("run.yaml", $"{Head}model: {{ address: \"{server.Address}\", key-file: key.txt }}\n");
        var completions = 0;
        // The server answers with the key that it got: in the text of a refusal, or in what it says of itself.
        server.Fault = (_, path) =>
            path == "/completion" && Interlocked.Increment(ref completions) > 2 && fault.Length < 6 ? Named(fault) : null;
        server.Change = (path, answer) =>
            (fault, path) switch
            {
                ("no JSON", "/completion") when completions > 2 => "oh, " + Key,
                ("a name", "/props") => answer.Replace("\"scripted\"", $"\"{Key}\"", StringComparison.Ordinal),
                ("a version", "/props") => answer.Replace("\"b1\"", $"\"{Key}\"", StringComparison.Ordinal),
                _ => answer,
            };

        Assert.Equal(expected, await cli.RunAsync("run", file, "--store", cli.Path("s.db")));
        await cli.RunAsync("runs", "export", "remote", "--store", cli.Path("s.db"), "-o", cli.Path("e.jsonl"));
        await cli.RunAsync("runs", "show", "remote", "--store", cli.Path("s.db"));
        await cli.RunAsync("report", "remote", "--store", cli.Path("s.db"), "-o", cli.Path("r.html"));

        Assert.All(server.Keys, key => Assert.Equal("Bearer " + Key, key));
        Assert.DoesNotContain(Key, cli.Output + cli.Error, StringComparison.Ordinal);
        var files = Directory.GetFiles(Path.GetDirectoryName(file)!, "*", SearchOption.AllDirectories);
        Assert.Contains(cli.Path("s.db"), files);
        foreach (var written in files.Where(written => Path.GetFileName(written) != "key.txt"))
        {
            var bytes = await File.ReadAllBytesAsync(written, TestContext.Current.CancellationToken);
            Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key)) < 0, $"{Path.GetFileName(written)} has the key");
        }

        // The search would find it.
        Assert.True((await File.ReadAllBytesAsync(cli.Path("key.txt"), TestContext.Current.CancellationToken)).Length > 20);
        Assert.True(expected == 1 || File.Exists(cli.Path("e.jsonl")));
    }

    [Theory]
    [InlineData("key-file: sk-very-secret-0123456789")]
    [InlineData("key-file: { sk-very-secret-0123456789: 1 }")]
    public async Task A_key_that_is_written_into_the_run_file_is_not_shown(string setting)
    {
        using var cli = new CommandRun();
        cli.File("texts.csv", "id,text\n1,what joy\n");
        var file = cli.File("run.yaml", $"{Head}model: {{ address: \"vllm:http://127.0.0.1:1\", {setting} }}\n");

        Assert.Equal(1, await cli.RunAsync("run", file, "--store", cli.Path("s.db")));

        Assert.Contains("model.key-file must be a file that exists", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a key\n")]
    public async Task A_key_file_without_a_key_is_refused_without_showing_it(string content)
    {
        using var server = new ScriptedLlamaServer(RemoteLanguageModelTests.Model());
        using var cli = new CommandRun();
        cli.File("key.txt", content);
        cli.File("texts.csv", "id,text\n1,what joy\n");
        var file = cli.File("run.yaml", $"{Head}model: {{ address: \"{server.Address}\", key-file: key.txt }}\n");

        Assert.Equal(1, await cli.RunAsync("run", file, "--store", cli.Path("s.db")));

        Assert.Contains("the first line of the key file", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a key\n", cli.Error, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    private static string? Named(string fault) => fault == "none" ? null : fault;
}
