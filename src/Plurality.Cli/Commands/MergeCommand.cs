using System.Globalization;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality runs merge</c>: one store from the shards that several machines computed.</summary>
internal sealed class MergeCommand : Verb
{
    /// <summary>Creates the command.</summary>
    public MergeCommand(Terminal terminal)
        : base(
            "merge",
            "Joins the stores of all shards of a run to one store, which equals that of a run without shards.",
            "plurality runs merge plurality.shard-1-of-2.db plurality.shard-2-of-2.db -o plurality.db"
        )
    {
        var stores = new FilesArgument("SHARD.db") { Description = "The stores of all shards, in any order. They are only read." };
        var (output, json) = (new NewFileOptions("FILE.db", "The store to write."), JsonOption.Create());
        Add(stores);
        output.AddTo(this);
        Add(json);
        SetAction(parse =>
        {
            var shards = parse.GetRequiredValue(stores);
            var path = output.Path(parse)!;
            using var files = output.Prepare(parse, path);
            RefuseLosses(shards, path);
            IReadOnlyList<StoredRun> runs = [];
            files.Create(path, temporary => runs = ShardMerge.Write(shards, temporary));
            files.Commit();
            foreach (var run in runs)
            {
                if (parse.GetValue(json))
                {
                    RunLines.WriteJson(terminal, run);
                }
                else
                {
                    terminal.Output.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{run.Name}: complete, {run.Documents} documents of {shards.Length} shards."
                        )
                    );
                }
            }
        });
    }

    /// <summary>Refuses an output that is a shard, or a store that is in use: SQLite would read the new file with what the old one left
    /// beside it.</summary>
    private static void RefuseLosses(string[] shards, string path)
    {
        if (shards.Any(shard => Path.GetFullPath(shard) == Path.GetFullPath(path)))
        {
            throw new OutputFileException(path, "it is one of the shards.", "Name another file.");
        }

        if (((string[])["-wal", "-journal"]).Select(suffix => path + suffix).FirstOrDefault(File.Exists) is { } beside)
        {
            throw new OutputFileException(
                path,
                $"{beside} is there: a program uses the store, or ended without closing it.",
                "Wait for its end, name another file, or delete both files."
            );
        }
    }
}
