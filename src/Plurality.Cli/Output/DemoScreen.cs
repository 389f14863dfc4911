using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>The demo on one screen of 80 × 24: texts with what people say beside the model's probabilities, a scoreboard, what to type
/// next.</summary>
/// <param name="terminal">Where it is written.</param>
/// <param name="columns">The methods whose probabilities stand beside each text: their heads, names and colours.</param>
internal sealed class DemoScreen(Terminal terminal, IReadOnlyList<(string Head, string Method, Color Colour)> columns)
{
    private const int Texts = 5;
    private const int LinesPerText = 2;
    private const int TextCells = 33;
    private const int LabelCells = 9;
    private const int FigureCells = 14;

    private int _written;

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
        var heads = string.Concat(columns.Select(column => column.Head.PadRight(FigureCells)));
        WriteStyled(
            $"{"emotions in five texts", -TextCells} {"", -LabelCells} {"people", 6}  {heads}".TrimEnd() + "\n",
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
        var shown = columns.Select(column => methods.Methods.Single(method => method.Name == column.Method)).ToList();
        foreach (var (document, draws) in methods.Documents().Take(Texts).Skip(_written))
        {
            _written++;
            var estimates = shown.Select(method => method.Estimate(draws)).ToList();
            var fault = document.Fault ?? estimates.Select(estimate => estimate.Fault).FirstOrDefault(one => one is not null);
            if (fault is null)
            {
                Write(document.Item, run.Identity.Labels, [.. estimates.Select(estimate => estimate.Value.Probabilities)]);
            }
            else
            {
                terminal.Output.WriteLine($"{Shown.Beginning(document.Item.Text, TextCells)}  not classified: {Shown.Line(fault.Message)}");
            }
        }

        terminal.Output.Flush();
    }

    /// <summary>Writes the scoreboard and the sentence that explains it.</summary>
    /// <param name="documents">How many texts there are.</param>
    /// <param name="rows">The constant, the model's rows, and people.</param>
    public void WriteScores(int documents, IReadOnlyList<DemoRow> rows)
    {
        terminal.Output.WriteLine();
        WriteStyled(
            string.Create(CultureInfo.InvariantCulture, $"{documents + " texts", -12}  L1 ↓  LRAP ↑\n"),
            new Style(decoration: Decoration.Bold)
        );
        foreach (var row in rows)
        {
            terminal.Output.WriteLine($"{row.Name, -12} {Figure(row.L1), 5} {Figure(row.Ranking), 7}  {row.Meaning}");
        }

        terminal.Output.WriteLine(Verdict(rows[0], [.. rows.Skip(1).SkipLast(1)]));
    }

    /// <summary>Writes three commands to go on with.</summary>
    public void WriteNext(string runs, string store, string model)
    {
        terminal.Output.WriteLine($"Next: plurality report {runs}{store} --open");
        terminal.Output.WriteLine($"      plurality classify \"Your text\" --labels joy,anger,fear{model}");
        terminal.Output.WriteLine(model.Length == 0 ? "      plurality demo --model FILE.gguf" : $"      plurality evaluate {runs}{store}");
    }

    private static string Figure(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>Which of the model's rows are closer to people than the constant.</summary>
    private static string Verdict(DemoRow constant, IReadOnlyList<DemoRow> model)
    {
        if (constant.L1 is null || model.Any(row => row.L1 is null))
        {
            return "L1 is the distance to people's shares; LRAP says how high the model ranks people's labels.";
        }

        string[] closer = [.. model.Where(row => row.L1 < constant.L1).Select(row => row.Name)];
        return closer.Length == 0
            ? $"No row of the model is closer to people (L1) than {constant.Meaning}."
            : $"Closer to people (L1) than {constant.Meaning}: {string.Join(", ", closer)}.";
    }

    private void Write(TextItem item, IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<double>> estimates)
    {
        var shares = Reference.Of(item, LabelSet.Create(labels), TaskKind.MultiLabel).Targets!.Probabilities;
        var text = Wrapped(Shown.Line(item.Text));
        foreach (var (line, label) in TwoOf([shares, .. estimates]).Index())
        {
            terminal.Output.Write($"{text[line], -TextCells} {Shown.Line(labels[label]), -LabelCells} ");
            terminal.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{shares[label], 6:0.00}  "));
            foreach (var (column, estimate) in columns.Zip(estimates))
            {
                WriteStyled(BarLines.Bar(estimate[label]), new Style(column.Colour));
                terminal.Output.Write(string.Create(CultureInfo.InvariantCulture, $" {estimate[label]:0.00} "));
            }

            terminal.Output.WriteLine();
        }
    }

    /// <summary>The label that most people chose, then the one that the first column finds most probable; where they are one label, what
    /// the next column, then people, put next.</summary>
    private static IEnumerable<int> TwoOf(IReadOnlyList<IReadOnlyList<double>> orders)
    {
        var tops = orders.Select(order => order.Index().MaxBy(one => one.Item).Index);
        var rest = orders[0].Index().OrderByDescending(one => one.Item).Select(one => one.Index);
        return tops.Concat(rest).Distinct().Take(LinesPerText);
    }

    private void WriteStyled(string text, Style style)
    {
        terminal.Output.Flush();
        terminal.Console.Write(new Text(text, style));
    }

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
