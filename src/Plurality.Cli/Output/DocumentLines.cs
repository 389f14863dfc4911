using System.Globalization;
using Plurality.Classification;
using Plurality.Cli.Terminals;
using Plurality.Labels;
using Plurality.Traces;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>A classified document for people: the text, the written answer, a line per step, a bar per label.</summary>
internal static class DocumentLines
{
    private const int TextLength = 160;

    /// <summary>Explains the lines to a new user.</summary>
    public const string Legend = """
        For each text: the answer that the model wrote; at each step what it chose, how probable that was, the runner-up, and the probability
        that the answer ends there; then the probability that each label applies (and the share of annotators who chose it).
        """;

    /// <summary>Writes a document, or its fault.</summary>
    public static void Write(Terminal terminal, ClassifiedDocument result)
    {
        var console = terminal.Console;
        console.Write(new Text(Shown.Line(result.Item.Id), new Style(Color.Grey)));
        console.Write(new Text("  " + Shown.Beginning(result.Item.Text, TextLength), new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        if (!result.Outcome.TryGetValue(out var found))
        {
            console.Write(new Text($"    not classified: {Shown.Line(result.Outcome.Fault!.Message)}", new Style(Color.Red)));
            console.WriteLine();
            console.WriteLine();
            return;
        }

        if (found.Trace is { } trace)
        {
            WriteAnswer(console, trace);
        }

        WriteBars(terminal, result, found);
        foreach (var warning in found.Trace?.Warnings ?? [])
        {
            console.Write(new Text($"    warning: {Shown.Line(warning)}", new Style(Color.Yellow)));
            console.WriteLine();
        }

        console.WriteLine();
    }

    /// <summary>The share of a document's annotators who chose each label, in [0,1]; null without annotators.</summary>
    public static IReadOnlyList<double>? Shares(ClassifiedDocument result, IReadOnlyList<string> labels) =>
        result.Item.Annotations is { Count: > 0 } annotations
            ? [.. labels.Select(label => annotations.Values.Count(chosen => chosen.Contains(label)) / (double)annotations.Count)]
            : null;

    /// <summary>A bar for each label, and for <c>none</c> where the answer could be that; the most probable first.</summary>
    private static void WriteBars(Terminal terminal, ClassifiedDocument result, ClassificationResult found)
    {
        var shares = Shares(result, found.Probabilities.Labels);
        var bars = found
            .Probabilities.Labels.Select((label, i) => (Name: label, Probability: found.Probabilities.Probabilities[i], Share: shares?[i]))
            .ToList();
        if (found.Trace is { Steps: [{ Distribution.IsKnown: true } first, ..] } && first.Distribution.Options.Contains(LabelSet.None))
        {
            bars.Add((LabelSet.None, first.Distribution.Probability(LabelSet.None), Silent(result)));
        }

        bars = [.. bars.OrderByDescending(bar => bar.Probability)];
        var written = found.Trace?.Labels ?? [];
        BarLines.Write(
            terminal,
            [.. bars.Select(bar => bar.Name)],
            [.. bars.Select(bar => bar.Probability)],
            shares is null ? null : [.. bars.Select(bar => bar.Share!.Value)],
            label => written.Contains(label) || (label == LabelSet.None && found.Trace is { Steps: [{ Chosen: LabelSet.None }] })
        );
    }

    /// <summary>The share of a document's annotators who chose no label; null where it has none.</summary>
    private static double? Silent(ClassifiedDocument result) =>
        result.Item.Annotations is { Count: > 0 } annotations
            ? annotations.Values.Count(chosen => chosen.Count == 0) / (double)annotations.Count
            : null;

    private static void WriteAnswer(IAnsiConsole console, Trace trace)
    {
        console.Write(new Text($"    {Shown.Line(trace.Answer)}", new Style(Color.Yellow)));
        if (!trace.IsWhole)
        {
            console.Write(new Text("  read only as far as the method needs", new Style(Color.Grey)));
        }
        else if (!trace.WellFormed)
        {
            console.Write(new Text("  malformed", new Style(Color.Red)));
        }

        console.WriteLine();
        foreach (var step in trace.Steps)
        {
            console.Write(new Text($"    {Step(step)}", new Style(Color.Grey)));
            console.WriteLine();
        }
    }

    private static string Step(LabelStep step)
    {
        var chosen = step.ChosenOption;
        var distribution = step.Distribution;
        var next = Enumerable
            .Range(0, distribution.Options.Count)
            .Where(option => option != chosen && distribution.Offers(option))
            .OrderByDescending(option => distribution.Probabilities[option])
            .Take(chosen < 0 ? 2 : 1)
            .ToList();
        var written = step.Chosen switch
        {
            null => "(nothing written)",
            LabelSet.None => "none",
            var label when chosen < 0 => $"'{Shown.Line(label)}' (no label)",
            var label => Shown.Line(label),
        };
        var first = chosen < 0 ? written : $"{written} {Probability(distribution.Probabilities[chosen])}";
        var others = string.Concat(
            next.Select(option => $", {Shown.Line(distribution.Options[option])} {Probability(distribution.Probabilities[option])}")
        );
        var end = step.EndProbability is { } p ? $" · end {Probability(p)}" : "";
        var forced = step.IsForced ? " (the only label left)" : "";
        return string.Create(CultureInfo.InvariantCulture, $"step {step.Number}: {first}{others}{forced}{end}");
    }

    private static string Probability(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
