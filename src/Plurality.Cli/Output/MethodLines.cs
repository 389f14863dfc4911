using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Cli.Terminals;
using Plurality.Corrections;
using Plurality.Estimators;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>The parts of methods, as tables and as lines of JSON.</summary>
internal static class MethodLines
{
    /// <summary>The grammar of methods.</summary>
    public const string Grammar = "ESTIMATOR[+CORRECTION…][@DRAWS][|CALIBRATOR[:per-label|:pooled]]";

    private static readonly string[] Kinds = ["estimator", "correction", "calibrator"];

    private static readonly (EvidenceNeeds Need, string Word)[] Words =
    [
        (EvidenceNeeds.Trace, "an answer"),
        (EvidenceNeeds.Unary, "one question per label"),
        (EvidenceNeeds.Pairs, "one question per pair of labels"),
        (EvidenceNeeds.Lists, "the tree of lists"),
        (EvidenceNeeds.Samples, "sampled answers"),
        (EvidenceNeeds.HiddenStates, "hidden states"),
        (EvidenceNeeds.Text, "the text"),
        (EvidenceNeeds.Truth, "the truth"),
    ];

    private static IReadOnlyList<Part> Parts =>
        [
            .. EstimatorCatalogue.All.Select(estimator => new Part(
                "estimator",
                estimator.Name,
                estimator.Cost,
                [.. Needs(estimator)],
                estimator.Summary,
                Page(estimator)
            )),
            .. CorrectionCatalogue.All.Select(correction => new Part(
                "correction",
                correction.Name,
                correction.Cost,
                [Word(correction.Needs)],
                correction.Summary,
                Page(correction)
            )),
            .. CalibratorCatalogue.All.Select(calibrator => new Part(
                "calibrator",
                calibrator.Name,
                calibrator.Cost,
                calibrator.ReadsLogProbabilities ? ["labelled documents", "step 1"] : ["labelled documents"],
                calibrator.Summary,
                Page(calibrator)
            )),
        ];

    /// <summary>Writes the tables and the grammar.</summary>
    public static void WriteTables(Terminal terminal)
    {
        foreach (var kind in Kinds)
        {
            var table = ResultTable.Create(kind, "model runs", "needs", "");
            foreach (var part in Parts.Where(part => part.Kind == kind))
            {
                table.AddRow(new Text(part.Name), new Text(part.Cost), new Text(string.Join(", ", part.Needs)), new Text(part.Summary));
            }

            terminal.Console.Write(table);
            terminal.Output.WriteLine();
        }

        terminal.Output.WriteLine($"A method is {Grammar}, such as first-step+batch+pool-prior@4|platt:per-label.");
        terminal.Output.WriteLine(
            "Model runs are per document and draw; n is the number of labels. contextual and pmi count per run. Pages: docs/methods/."
        );
    }

    /// <summary>Writes a line per part.</summary>
    public static void WriteJson(Terminal terminal)
    {
        foreach (var part in Parts)
        {
            JsonLines.Write(terminal, json =>
            {
                json.WriteString("kind", part.Kind);
                json.WriteString("name", part.Name);
                json.WriteString("cost", part.Cost);
                Traces.TraceJson.WriteTexts(json, "needs", part.Needs);
                json.WriteString("summary", part.Summary);
                json.WriteString("page", part.Page);
            });
        }
    }

    /// <summary>The page about a part; null if another assembly registered it.</summary>
    private static string? Page(IMethodPart part) =>
        part.GetType().Assembly == typeof(IMethodPart).Assembly ? $"docs/methods/{part.Word}.md" : null;

    private static IEnumerable<string> Needs(IEstimator estimator)
    {
        foreach (var (need, word) in Words.Where(entry => estimator.Needs.HasFlag(entry.Need)))
        {
            yield return word;
        }

        if (estimator.NeedsTraining)
        {
            yield return "labelled documents";
        }
    }

    private static string Word(CorrectionNeeds needs) =>
        needs switch
        {
            CorrectionNeeds.Documents => "step 1 of the documents",
            CorrectionNeeds.ContentFree => "step 1 of content-free texts",
            _ => "label frequencies of the demonstrations",
        };

    private sealed record Part(string Kind, string Name, string Cost, IReadOnlyList<string> Needs, string Summary, string? Page);
}
