using Plurality.Runtime.Storage;
using Plurality.Runtime.Tests.Cli;
using Plurality.Runtime.Tests.Remote;

namespace Plurality.Runtime.Tests.Batches;

/// <summary>A run of five documents on a scripted engine, and the commands that compute it by files.</summary>
internal static class BatchRuns
{
    public const string Texts = "id,text,labels\n1,what joy,joy\n2,so sad,fear\n3,I fear it,fear\n4,anger and joy,anger\n5,what joy,joy\n";

    /// <summary>A command line whose models are the server's, with the run's files.</summary>
    public static CommandRun Cli(ScriptedEngine server, string settings, string name = "batch")
    {
        var cli = new CommandRun();
        cli.File("texts.csv", Texts);
        cli.File("run.yaml", RunFile(server, settings, name));
        return cli;
    }

    public static string RunFile(ScriptedEngine server, string settings, string name = "batch") =>
        $$"""
            name: {{name}}
            data: { test: texts.csv }
            labels: [anger, fear, joy]
            batch-size: 2
            model: {{server.Address}}
            {{settings}}
            """;

    public static string[] Write(CommandRun cli, string store = "batch.db") =>
        ["batch", "write", cli.Path("run.yaml"), "-o", cli.Path("requests.jsonl"), "--store", cli.Path(store)];

    public static string[] Read(CommandRun cli, params string[] more) =>
        ["batch", "read", cli.Path("answers.jsonl"), "--store", cli.Path("batch.db"), .. more];

    /// <summary>Writes, answers and reads until nothing is asked any more; gives the number of files.</summary>
    public static async Task<int> AllAsync(CommandRun cli, AnsweringScript script)
    {
        for (var round = 0; ; round++)
        {
            File.Delete(cli.Path("requests.jsonl"));
            await cli.RunAsync(Write(cli));
            if (!File.Exists(cli.Path("requests.jsonl")) || round > 100)
            {
                return round;
            }

            await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));
            await cli.RunAsync(Read(cli));
        }
    }

    /// <summary>The exports of all runs of a store.</summary>
    public static async Task<string> ExportsAsync(CommandRun cli, string store)
    {
        using (var runs = RunStore.Open(cli.Path(store), readOnly: true))
        {
            cli.Forget();
            foreach (var run in runs.List())
            {
                await cli.RunAsync("runs", "export", run.Name, "--store", cli.Path(store));
            }
        }

        return cli.Output;
    }
}
