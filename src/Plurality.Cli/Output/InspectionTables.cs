using System.Globalization;
using Plurality.Annotations;
using Plurality.Cli.Inspections;
using Plurality.Cli.Terminals;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Statistics;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>An inspected data set for people: counts, labels, the cells of test sets, and agreement between annotators.</summary>
internal static class InspectionTables
{
    private const string Undefined = "–";
    private const int ShownPairs = 3; // all of them with --json

    /// <summary>Writes lines and tables, with a reason below for each kind of undefined figure.</summary>
    public static void Write(Terminal terminal, Inspection inspection)
    {
        WriteCounts(terminal, inspection.Statistics);
        if (inspection.Statistics.Labels.Count > 0)
        {
            terminal.Console.WriteLine();
            WriteLabels(terminal, inspection);
        }

        if (inspection.Statistics.Cells.Any(cell => cell.Items > 0))
        {
            terminal.Console.WriteLine();
            WriteCells(terminal, inspection.Statistics);
        }

        terminal.Console.WriteLine();
        if (inspection.Agreement is { } figures)
        {
            WriteAgreement(terminal, figures);
        }
        else
        {
            Line(terminal, $"Agreement is not reported: {Shown.Lines(inspection.NoAgreement!).TrimEnd('.')}.");
        }
    }

    /// <summary>The text for a cell's number of labels.</summary>
    public static string LabelsOf(LabelCountCell cell) =>
        cell.Labels switch
        {
            0 => "none",
            1 => "one",
            _ => "several",
        };

    private static void WriteCounts(Terminal terminal, DatasetStatistics counts)
    {
        Line(terminal, $"items             {counts.Items}");
        if (counts.Splits.Count > 0)
        {
            Line(
                terminal,
                $"splits            {string.Join(", ", counts.Splits.Select(split => $"{Shown.Line(split.Key)} {Whole(split.Value)}"))}"
            );
        }

        if (counts.BlankTexts > 0)
        {
            Line(terminal, $"blank texts       {counts.BlankTexts}");
        }

        Line(terminal, $"text length       {Described(counts.TextLengths)} characters");
        var naming = counts.Naming == AnnotatorNaming.Slots ? " names number the votes of an item, not persons" : "";
        Line(terminal, $"annotators        {counts.Annotators}{naming}");
        if (counts.Votes > 0)
        {
            Line(terminal, $"votes             {counts.Votes}, {counts.NoneVotes} of them for no label");
            Line(terminal, $"votes per item    {Described(counts.VotesPerItem)}");
            if (counts.ItemsPerAnnotator is { } judged)
            {
                Line(terminal, $"per annotator     {Described(judged)} items");
            }

            Line(terminal, $"label assignments {counts.Assignments}, {Number(counts.MeanLabelsPerVote)} per vote");
            var voted = Shown.Counted(counts.Agree + counts.Disagree, "item");
            Line(terminal, $"agreement         all votes are the same on {counts.Agree} of {voted} with at least two");
        }

        Line(terminal, $"labels            {counts.Labels.Count}, {Number(counts.MeanLabelsPerAggregate)} per item");
        if (counts.GivenAggregates > 0)
        {
            var compared =
                counts.ComparedWithMajority == 0
                    ? ""
                    : $"; not the majority of the votes on {Whole(counts.DifferFromMajority)} of {Whole(counts.ComparedWithMajority)}";
            Line(terminal, $"labels given      of {Shown.Counted(counts.GivenAggregates, "item")}{compared}");
        }

        if (counts.MajorityAggregates > 0)
        {
            var chosen =
                counts.Task == TaskKind.SingleLabel ? "the one that most votes chose" : "those that at least half of the votes chose";
            Line(terminal, $"labels by votes   of {Shown.Counted(counts.MajorityAggregates, "item")}, {chosen}");
        }

        var pairs = (counts.Votes > 0 ? counts.InVotes : counts.InAggregates).Pairs.OrderByDescending(pair => pair.Count).Take(ShownPairs);
        if (pairs.Any())
        {
            var together = pairs.Select(pair => $"{Shown.Line(pair.First)} and {Shown.Line(pair.Second)} {Whole(pair.Count)}");
            Line(terminal, $"most together     {string.Join(", ", together)}");
        }
    }

    private static void WriteLabels(Terminal terminal, Inspection inspection)
    {
        var counts = inspection.Statistics;
        var agreement = inspection.Agreement;
        string[] voting = counts.Votes == 0 ? [] : [">votes", ">share"];
        string[] coefficients = agreement is null ? [] : [">Krippendorff", ">Fleiss", ">Cohen"];
        var table = ResultTable.Create(["label", ">items", ">share", .. voting, .. coefficients]);
        foreach (var label in counts.Labels)
        {
            var position = agreement?.Labels.IndexOf(label.Label) ?? -1;
            string Coefficient(IReadOnlyList<MetricValue> values) => position < 0 ? Undefined : Number(values[position].Value);
            string[] votes = counts.Votes == 0 ? [] : [Whole(label.Votes), Number(label.VoteShare)];
            string[] figures = agreement is null
                ? []
                : [Coefficient(agreement.Krippendorff), Coefficient(agreement.Fleiss), Coefficient(agreement.Cohen)];
            table.AddRow([
                .. ((string[])[Shown.Line(label.Label), Whole(label.Items), Number(label.ItemShare), .. votes, .. figures]).Select(
                    cell => new Text(cell)
                ),
            ]);
        }

        terminal.Console.Write(table);
        if (agreement is null)
        {
            return;
        }

        WriteReasons(terminal, "Krippendorff's alpha", agreement.Krippendorff);
        WriteReasons(terminal, "Fleiss' kappa", agreement.Fleiss);
        WriteReasons(terminal, "Cohen's kappa", agreement.Cohen);
    }

    private static void WriteReasons(Terminal terminal, string coefficient, IReadOnlyList<MetricValue> values)
    {
        foreach (var reason in values.Select(value => value.Reason).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            Line(terminal, $"{Undefined} {coefficient}: {reason}.");
        }
    }

    private static void WriteCells(Terminal terminal, DatasetStatistics counts)
    {
        var table = ResultTable.Create("items with", ">annotators agree", ">disagree", ">fewer than two votes");
        foreach (var cell in counts.Cells)
        {
            table.AddRow(
                new Text($"{LabelsOf(cell)} of the labels"),
                new Text(Whole(cell.Agree)),
                new Text(Whole(cell.Disagree)),
                new Text(Whole(cell.Unknown))
            );
        }

        terminal.Console.Write(table);
    }

    private static void WriteAgreement(Terminal terminal, AgreementFigures figures)
    {
        Line(
            terminal,
            $"Agreement over all labels, two votes being equal where they chose the same set; in brackets, 95 % intervals over items:"
        );
        foreach (var (_, title, figure) in figures.Overall)
        {
            Line(terminal, $"    {title, -34} {Described(figure)}");
        }

        Line(terminal, $"How annotators predict each other:");
        foreach (var (metric, mean) in figures.Ceiling)
        {
            Line(terminal, $"    {metric, -32} {Described(mean)}");
        }
    }

    private static string Described(Interval figure) =>
        figure.Low is null
            ? figure.Estimate.Value is null
                ? $"{Undefined} ({figure.Reason})"
                : $"{Number(figure.Estimate.Value)} ({figure.Reason})"
            : $"{Number(figure.Estimate.Value)} [{Number(figure.Low)}, {Number(figure.High)}]";

    private static string Described(MetricValue figure) => figure.Value is { } value ? Number(value) : $"{Undefined} ({figure.Reason})";

    private static string Described(CountDistribution? counts) =>
        counts is null
            ? Undefined
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{counts.Minimum} to {counts.Maximum}, mean {counts.Mean:0.0}, median {counts.Median:0.#}"
            );

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? Undefined;

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Line(Terminal terminal, FormattableString line) =>
        terminal.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
