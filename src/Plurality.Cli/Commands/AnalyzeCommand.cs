using System.CommandLine;
using Plurality.Analysis;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality analyze</c>: what the steps of stored answers show.</summary>
internal sealed class AnalyzeCommand : Verb
{
    private enum AnalysisFormat
    {
        Table,
        Csv,
        Json,
    }

    /// <summary>Creates the command.</summary>
    public AnalyzeCommand(Services services)
        : base(
            "analyze",
            "Shows what the model did at every step of stored runs, side by side for several runs.",
            "plurality analyze demo",
            "plurality analyze emotions.seed-0 emotions.seed-1 --analyses runner-up,side-by-side",
            "plurality analyze demo --format csv > figures.csv"
        )
    {
        var terminal = services.Terminal;
        var names = new Argument<string[]>("RUN…") { Description = "The names of the runs.", Arity = ArgumentArity.OneOrMore };
        var (analyses, store) = (new AnalysesOption(), StoreOption.Create());
        var format = new ChoiceOption<AnalysisFormat>(
            "--format",
            "How the figures are written; csv is one figure per line.",
            "table",
            ("table", AnalysisFormat.Table),
            ("csv", AnalysisFormat.Csv),
            ("json", AnalysisFormat.Json)
        );
        var json = new Option<bool>("--json") { Description = "The same as --format json." };
        Add(names);
        Add(analyses);
        Add(format);
        Add(json);
        Add(store);
        AddRule(parse =>
            parse.GetValue(json) && parse.GetResult(format) is { Implicit: false } && format.Read(parse) != AnalysisFormat.Json
                ? "--json is --format json; give only one of them."
                : null
        );
        SetAction(parse =>
        {
            using var stored = RunStore.Open(parse.GetRequiredValue(store), readOnly: true);
            var runs = Read(terminal, stored, [.. parse.GetRequiredValue(names).Distinct(StringComparer.Ordinal)]);
            var results = AnalysisCatalogue.Run(runs, analyses.Read(parse), new AnalysisSettings());
            switch (parse.GetValue(json) ? AnalysisFormat.Json : format.Read(parse))
            {
                case AnalysisFormat.Csv:
                    AnalysisCsv.Write(terminal, [.. results]);
                    break;
                case AnalysisFormat.Json:
                    foreach (var result in results)
                    {
                        AnalysisJson.Write(terminal, result);
                    }

                    break;
                default:
                    AnalysisLines.Write(terminal, runs, results);
                    break;
            }
        });
    }

    /// <summary>Reads all runs, and reports all faults together.</summary>
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
