using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>The demo on one screen of 80 × 24: texts with what people say beside the model's probabilities, a scoreboard, what to type
/// next.</summary>
internal sealed class DemoScreen(Terminal terminal)
{
    private const string Constant = "constant:0.1";
    private const string Corrected = "first-step+pmi";
    private const int Texts = 5;
    private const int LinesPerText = 2;
    private const int TextCells = 33;
    private const int LabelCells = 9;
    private const int FigureCells = 14;

    private int _written;

    private static string Raw => EstimatorCatalogue.Default.Name;

    /// <summary>The methods of the demo's run.</summary>
    public static IReadOnlyList<string> Methods { get; } = [Raw, Corrected, Constant];

    /// <summary>The scoreboard's columns: without intervals, which this screen has no room for.</summary>
    public static ScoreboardOptions Scores { get; } =
        new()
        {
            Metrics = [MetricCatalogue.Named("l1"), MetricCatalogue.Named("label_ranking_average_precision")],
            Tests = false,
            Resamples = 20,
        };

    /// <summary>Writes what this is, and the heads of the columns.</summary>
    public void Begin()
    {
        terminal.Output.WriteLine("Plurality reads from a language model how probable each label of a text is.");
        WriteStyled(
            Row("emotions in five texts", "", "people", Head("raw model"), Head("corrected")) + "\n",
            new Style(decoration: Decoration.Bold)
        );
        terminal.Output.Flush();
    }

    /// <summary>Writes the first texts that are stored and not written yet.</summary>
    public void WriteTexts(RunStore store, StoredRun run)
    {
        if (_written == Texts)
        {
            return;
        }

        var methods = RunMethods.Fit(store, run);
        foreach (var (document, draws) in methods.Documents().Take(Texts).Skip(_written))
        {
            _written++;
            var estimates = methods.Methods.Take(2).Select(method => method.Estimate(draws)).ToList();
            var fault = document.Fault ?? estimates.Select(estimate => estimate.Fault).FirstOrDefault(one => one is not null);
            if (fault is null)
            {
                Write(document.Item, run.Identity.Labels, estimates[0].Value.Probabilities, estimates[1].Value.Probabilities);
            }
            else
            {
                terminal.Output.WriteLine($"{Shown.Beginning(document.Item.Text, TextCells)}  not classified: {Shown.Line(fault.Message)}");
            }
        }

        terminal.Output.Flush();
    }

    /// <summary>Writes the scoreboard and the sentence that explains it.</summary>
    public void WriteScores(Scoreboard scores, bool isEmbedded)
    {
        var rows = scores.Rows.ToDictionary(row => row.Method, StringComparer.Ordinal);
        string Figure(string method, int metric) =>
            rows.GetValueOrDefault(method)?.Cells is { Fault: null, Value: { Count: > 1 } cells }
            && cells[metric].Value.Estimate.Value is { } value
                ? value.ToString("0.00", CultureInfo.InvariantCulture)
                : "–";
        terminal.Output.WriteLine();
        WriteStyled(
            string.Create(CultureInfo.InvariantCulture, $"{scores.Documents + " texts", -12}  L1 ↓  LRAP ↑\n"),
            new Style(decoration: Decoration.Bold)
        );
        foreach (
            var (name, method, meaning) in (IEnumerable<(string, string, string)>)
                [
                    ("constant", Constant, "0.1 for every label, whatever the text"),
                    ("raw model", Raw, Raw),
                    ("corrected", Corrected, $"{Corrected}: less what it says without the text"),
                    ("people", HumanRow.Name, "each annotator against the others"),
                ]
        )
        {
            terminal.Output.WriteLine($"{name, -12} {Figure(method, 0), 5} {Figure(method, 1), 7}  {meaning}");
        }

        terminal.Output.WriteLine(Verdict(rows));
        if (isEmbedded)
        {
            terminal.Output.WriteLine("The embedded 135-million-parameter model shows the mechanics, not the accuracy.");
        }
    }

    /// <summary>Writes three commands to go on with.</summary>
    public void WriteNext(string run, string store, string model)
    {
        terminal.Output.WriteLine($"Next: plurality report {run}{store} --open");
        terminal.Output.WriteLine($"      plurality classify \"Your text\" --labels joy,anger,fear{model}");
        terminal.Output.WriteLine(model.Length == 0 ? "      plurality demo --model FILE.gguf" : $"      plurality evaluate {run}{store}");
    }

    /// <summary>Which of the model's rows is closer to people than the constant.</summary>
    private static string Verdict(Dictionary<string, ScoreRow> rows)
    {
        double? L1(string method) =>
            rows.GetValueOrDefault(method)?.Cells is { Fault: null, Value: [var cell, ..] } ? cell.Value.Estimate.Value : null;
        if (L1(Constant) is not { } constant || L1(Raw) is not { } raw || L1(Corrected) is not { } corrected)
        {
            return "L1 is the distance to people's shares; LRAP says how high the model ranks people's labels.";
        }

        return (raw < constant, corrected < constant) switch
        {
            (true, true) => "Raw and corrected, the model is closer to people (L1) than the constant.",
            (false, true) => "Only when corrected is the model closer to people (L1) than the constant.",
            (true, false) => "Raw, the model is closer to people (L1) than the constant; corrected, it is not.",
            _ => "Neither raw nor corrected is the model closer to people (L1) than the constant.",
        };
    }

    private void Write(TextItem item, IReadOnlyList<string> labels, IReadOnlyList<double> raw, IReadOnlyList<double> corrected)
    {
        var shares = Reference.Of(item, LabelSet.Create(labels), TaskKind.MultiLabel).Targets!.Probabilities;
        var text = Wrapped(Shown.Line(item.Text));
        foreach (var (line, label) in TwoOf(shares, raw, corrected).Index())
        {
            terminal.Output.Write($"{text[line], -TextCells} {Shown.Line(labels[label]), -LabelCells} ");
            terminal.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{shares[label], 6:0.00}  "));
            WriteFigure(raw[label], Color.Blue);
            WriteFigure(corrected[label], Color.Green);
            terminal.Output.WriteLine();
        }
    }

    /// <summary>The label that most people chose, then the one that the raw model finds most probable; where they are one label, what the
    /// corrected model, then people, put next.</summary>
    private static IEnumerable<int> TwoOf(params IReadOnlyList<double>[] orders)
    {
        var tops = orders.Select(order => order.Index().MaxBy(one => one.Item).Index);
        var rest = orders[0].Index().OrderByDescending(one => one.Item).Select(one => one.Index);
        return tops.Concat(rest).Distinct().Take(LinesPerText);
    }

    private void WriteFigure(double probability, Color colour)
    {
        WriteStyled(BarLines.Bar(probability), new Style(colour));
        terminal.Output.Write(string.Create(CultureInfo.InvariantCulture, $" {probability:0.00} "));
    }

    private void WriteStyled(string text, Style style)
    {
        terminal.Output.Flush();
        terminal.Console.Write(new Text(text, style));
    }

    private static string Row(string text, string label, string people, string raw, string corrected) =>
        $"{text, -TextCells} {label, -LabelCells} {people, 6}  {raw}{corrected}".TrimEnd();

    private static string Head(string name) => name.PadRight(FigureCells);

    /// <summary>The text on two lines; what has no room is cut with an ellipsis.</summary>
    private static string[] Wrapped(string text)
    {
        if (text.Length <= TextCells)
        {
            return [text, ""];
        }

        var blank = text.LastIndexOf(' ', TextCells);
        var first = blank > 0 ? text[..blank] : text[..TextCells];
        return [first, Shown.Beginning(text[first.Length..].TrimStart(), TextCells)];
    }
}
