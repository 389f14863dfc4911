using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality runs</c>: what a store has.</summary>
internal sealed class RunsCommand : Command
{
    /// <summary>Creates the command and its subcommands.</summary>
    public RunsCommand(Services services)
        : base("runs", "Lists, shows, exports, merges and deletes stored runs.")
    {
        Add(new ListCommand(services.Terminal));
        Add(new ShowCommand(services.Terminal));
        Add(new ExportCommand(services.Terminal));
        Add(new PredictionsCommand(services.Terminal));
        Add(new MergeCommand(services.Terminal));
        Add(new DeleteCommand(services.Terminal));
    }

    private static Argument<string> NameArgument() => new("RUN") { Description = "The name of the run." };

    /// <summary>The run of that name.</summary>
    /// <exception cref="UnknownRunException">The store has none.</exception>
    public static StoredRun Find(RunStore store, string name) =>
        store.Find(name) ?? throw new UnknownRunException(store.Path, name, [.. store.List().Select(run => run.Name)]);

    private sealed class ListCommand : Verb
    {
        public ListCommand(Terminal terminal)
            : base("list", "Lists the runs of a store.", "plurality runs list")
        {
            var (store, json) = (StoreOption.Create(), JsonOption.Create());
            Add(store);
            Add(json);
            SetAction(parse =>
            {
                using var runs = RunStore.Open(parse.GetRequiredValue(store), readOnly: true);
                if (!parse.GetValue(json))
                {
                    RunLines.WriteTable(terminal, runs.List());
                    return;
                }

                foreach (var run in runs.List())
                {
                    RunLines.WriteJson(terminal, run);
                }
            });
        }
    }

    private sealed class ShowCommand : Verb
    {
        public ShowCommand(Terminal terminal)
            : base("show", "Shows how a run was made, how far it is and how often the model wrote each label.", "plurality runs show demo")
        {
            var (name, store, json) = (NameArgument(), StoreOption.Create(), JsonOption.Create());
            Add(name);
            Add(store);
            Add(json);
            SetAction(parse =>
            {
                using var runs = RunStore.Open(parse.GetRequiredValue(store), readOnly: true);
                var run = Find(runs, parse.GetRequiredValue(name));
                if (parse.GetValue(json))
                {
                    RunLines.WriteJson(terminal, run, runs.Probabilities(run));
                    return;
                }

                RunLines.WriteDetails(terminal, run, runs.Probabilities(run));
                LabelTable.Write(terminal, runs, run);
                foreach (var failed in runs.FailedDocuments(run))
                {
                    terminal.Output.WriteLine($"failed: {Shown.Line(failed.Document!)}: {Shown.Line(failed.Message)}");
                }
            });
        }
    }

    private sealed class ExportCommand : Verb
    {
        public ExportCommand(Terminal terminal)
            : base(
                "export",
                "Writes a run as JSON Lines, one document per line. Two runs of the same run file give the same bytes.",
                "plurality runs export demo -o demo.jsonl"
            )
        {
            var (name, store, json) = (NameArgument(), StoreOption.Create(), JsonOption.Create());
            var output = new NewFileOptions("FILE.jsonl", "The file to write. Default: standard output.", required: false);
            Add(name);
            output.AddTo(this);
            Add(store);
            Add(json); // An export is always JSON Lines; scripts may give --json to every command.
            SetAction(parse =>
            {
                var file = output.Path(parse);
                using var files = file is null ? null : output.Prepare(parse, file);
                using var runs = RunStore.Open(parse.GetRequiredValue(store), readOnly: true);
                var run = Find(runs, parse.GetRequiredValue(name));
                if (!run.IsComplete)
                {
                    terminal.Warn($"run {run.Name} is not complete: {run.Done} of {run.Documents} documents are exported.");
                }

                if (files is not null)
                {
                    files.Write(file!, stream => RunExport.Write(runs, run, stream));
                    files.Commit();
                }
                else
                {
                    terminal.Output.Flush();
                    RunExport.Write(runs, run, terminal.OutputStream);
                }
            });
        }
    }

    private sealed class DeleteCommand : Verb
    {
        public DeleteCommand(Terminal terminal)
            : base("delete", "Deletes a run, and its traces unless another run shares them.", "plurality runs delete demo")
        {
            var (name, store, json) = (NameArgument(), StoreOption.Create(), JsonOption.Create());
            Add(name);
            Add(store);
            Add(json);
            SetAction(parse =>
            {
                var path = parse.GetRequiredValue(store);
                if (!File.Exists(path))
                {
                    throw new StoreException(path, StoreProblem.Missing);
                }

                using var runs = RunStore.Open(path);
                var run = Find(runs, parse.GetRequiredValue(name));
                runs.Delete(run.Name);
                if (parse.GetValue(json))
                {
                    JsonLines.Write(terminal, writer => writer.WriteString("deleted", run.Name));
                }
                else
                {
                    terminal.Output.WriteLine($"{run.Name}: deleted.");
                }
            });
        }
    }
}
