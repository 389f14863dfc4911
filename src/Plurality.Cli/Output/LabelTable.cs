using System.Globalization;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Runtime.Storage;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>How often each label was written in a run, and its mean probability by estimator.</summary>
internal static class LabelTable
{
    /// <summary>Reads the documents once, one at a time, and writes the table; nothing where no document has a trace.</summary>
    public static void Write(Terminal terminal, RunStore store, StoredRun run)
    {
        var labels = run.Identity.Labels;
        var estimators = run.Estimators.Select(Estimator.Named).ToList();
        var written = new int[labels.Count];
        var sums = estimators.Select(_ => new double[labels.Count]).ToList();
        var count = 0;
        foreach (var trace in store.Documents(run).Select(document => document.Trace).OfType<Traces.Trace>())
        {
            count++;
            var estimates = estimators.Select(estimator => estimator.Estimate(Evidence.Of(trace), TaskKind.MultiLabel)).ToList();
            for (var label = 0; label < labels.Count; label++)
            {
                written[label] += trace.Labels.Contains(labels[label]) ? 1 : 0;
                for (var e = 0; e < estimates.Count; e++) sums[e][label] += estimates[e].Probabilities[label];
            }
        }

        if (count == 0) return;
        var table = ResultTable.Create(["label", ">written", .. estimators.Select(estimator => $">mean {estimator.Name}")]);
        for (var label = 0; label < labels.Count; label++)
        {
            table.AddRow(
            [
                new Text(Shown.Line(labels[label])),
                Right(written[label].ToString(CultureInfo.InvariantCulture)),
                .. sums.Select(sum => Right((sum[label] / count).ToString("0.000", CultureInfo.InvariantCulture))),
            ]);
        }

        terminal.Console.Write(table);
    }

    private static Text Right(string text) => new Text(text);
}
