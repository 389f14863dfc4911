using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>How often a run's answers have each label, and its mean probability by method.</summary>
internal static class LabelTable
{
    /// <summary>Reads the documents one at a time and writes the table. Writes nothing if no document has a trace.</summary>
    public static void Write(Terminal terminal, RunStore store, StoredRun run)
    {
        var labels = run.Identity.Labels;
        var methods = RunMethods.Fit(store, run);
        var written = new int[labels.Count];
        var sums = methods.Methods.Select(_ => new double[labels.Count]).ToList();
        var computed = new int[sums.Count];
        var count = 0;
        var isWhole = true;
        foreach (var (document, draws) in methods.Documents())
        {
            if (document.Evidence.Trace is not { } trace)
            {
                continue;
            }

            count++;
            isWhole &= trace.IsWhole;
            for (var label = 0; label < labels.Count; label++)
            {
                written[label] += trace.Labels.Contains(labels[label]) ? 1 : 0;
            }

            foreach (var (at, method) in methods.Methods.Index())
            {
                if (!method.Estimate(draws).TryGetValue(out var estimate))
                {
                    continue;
                }

                computed[at]++;
                for (var label = 0; label < labels.Count; label++)
                {
                    sums[at][label] += estimate.Probabilities[label];
                }
            }
        }

        if (count == 0)
        {
            return;
        }

        var table = ResultTable.Create(["label", ">written", .. methods.Methods.Select(method => $">mean {method.Name}")]);
        for (var label = 0; label < labels.Count; label++)
        {
            table.AddRow([
                new Text(Shown.Line(labels[label])),
                Right(isWhole ? written[label].ToString(CultureInfo.InvariantCulture) : "–"),
                .. sums.Select(
                    (sum, at) =>
                        Right(computed[at] == 0 ? "–" : (sum[label] / computed[at]).ToString("0.000", CultureInfo.InvariantCulture))
                ),
            ]);
        }

        terminal.Console.Write(table);
        if (!isWhole)
        {
            terminal.Note("The answers were read only as far as the run's methods need; which labels they have is not known.");
        }
    }

    private static Text Right(string text) => new Text(text);
}
