using System.CommandLine;
using Plurality.Analysis;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality analyze</c>: what the steps of stored answers show.</summary>
internal sealed class AnalyzeCommand : Verb
{
    /// <summary>Makes the command.</summary>
    public AnalyzeCommand(Services services)
        : base(
            "analyze",
            "Asks stored runs what the model did at every step; several runs are shown side by side.",
            "plurality analyze demo",
            "plurality analyze small large --only runner-up,side-by-side",
            "plurality analyze demo --csv > figures.csv"
        )
    {
        var terminal = services.Terminal;
        var names = new Argument<string[]>("RUN") { Description = "The runs' names.", Arity = ArgumentArity.OneOrMore };
        var (only, store, json) = (new AnalysesOption(), StoreOption.Create(), JsonOption.Create());
        var csv = new Option<bool>("--csv") { Description = "Write every figure as a line of CSV." };
        Add(names);
        Add(only);
        Add(store);
        Add(json);
        Add(csv);
        AddRule(parse => parse.GetValue(json) && parse.GetValue(csv) ? "Only one of --json, --csv may be given." : null);
        SetAction(parse =>
        {
            using var stored = RunStore.Open(parse.GetRequiredValue(store), readOnly: true);
            var runs = Read(terminal, stored, [.. parse.GetRequiredValue(names).Distinct(StringComparer.Ordinal)]);
            var results = AnalysisCatalogue.Run(runs, only.Read(parse), new AnalysisSettings());
            if (parse.GetValue(csv))
            {
                AnalysisCsv.Write(terminal, [.. results]);
            }
            else if (parse.GetValue(json))
            {
                foreach (var result in results)
                {
                    AnalysisJson.Write(terminal, result);
                }
            }
            else
            {
                AnalysisLines.Write(terminal, runs, results);
            }
        });
    }

    /// <summary>Reads all runs, and tells all faults at once.</summary>
    private static List<AnalysedRun> Read(Terminal terminal, RunStore store, IReadOnlyList<string> names)
    {
        var faults = new FaultList();
        var runs = new List<AnalysedRun>();
        foreach (var name in names)
        {
            if (
                faults.Try(() => RunsCommand.Find(store, name)) is not { } run
                || faults.Try(() => StoredAnalysis.Read(store, run)) is not { } read
            )
            {
                continue;
            }

            runs.Add(read);
            if (read.Documents.Count < run.Documents)
            {
                terminal.Warn(
                    $"run {run.Name}: {read.Documents.Count} of {run.Documents} documents have an answer; the others are left out."
                );
            }
        }

        faults.ThrowIfAny();
        return runs;
    }
}
