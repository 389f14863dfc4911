using System.Globalization;
using System.Text.Json;
using Plurality.Annotations;
using Plurality.Cli.Inspections;
using Plurality.Cli.Terminals;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Metrics.Agreement;

namespace Plurality.Cli.Output;

/// <summary>
/// An inspected data set as one object. Undefined figures are null, and <c>undefined</c> has their reasons by key. A coefficient has its
/// own reason. No key is left out.
/// </summary>
internal static class InspectionJson
{
    /// <summary>Writes the object as a line.</summary>
    public static void Write(Terminal terminal, Inspection inspection) => JsonLines.Write(terminal, json =>
        {
            var counts = inspection.Statistics;
            WriteItems(json, counts);
            WriteVotes(json, counts);
            WriteLabels(json, counts);
            WriteAggregates(json, counts);
            WriteAgreement(json, inspection);
            WriteUndefined(json, inspection);
        });

    private static void WriteItems(Utf8JsonWriter json, DatasetStatistics counts)
    {
        json.WriteNumber("items", counts.Items);
        json.WriteStartObject("splits");
        foreach (var (split, items) in counts.Splits)
        {
            json.WriteNumber(split, items);
        }

        json.WriteEndObject();
        json.WriteNumber("blankTexts", counts.BlankTexts);
        Distribution(json, "textLength", counts.TextLengths, withHistogram: false);
    }

    private static void WriteVotes(Utf8JsonWriter json, DatasetStatistics counts)
    {
        json.WriteNumber("annotators", counts.Annotators);
        if (counts.Naming == AnnotatorNaming.Absent)
        {
            json.WriteNull("annotatorsPersist");
        }
        else
        {
            json.WriteBoolean("annotatorsPersist", counts.Naming == AnnotatorNaming.Persons);
        }

        json.WriteNumber("votes", counts.Votes);
        json.WriteNumber("noneVotes", counts.NoneVotes);
        json.WriteNumber("labelAssignments", counts.Assignments);
        JsonLines.Number(json, "meanCardinalityOfVotes", counts.MeanLabelsPerVote);
        Distribution(json, "votesPerItem", counts.VotesPerItem, withHistogram: true);
        Distribution(json, "itemsPerAnnotator", counts.ItemsPerAnnotator, withHistogram: false);
        json.WriteStartArray("perAnnotator");
        foreach (var annotator in counts.PerAnnotator)
        {
            json.WriteStartObject();
            json.WriteString("annotator", annotator.Annotator);
            json.WriteNumber("items", annotator.Items);
            JsonLines.Number(json, "meanCardinality", annotator.MeanLabels);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLabels(Utf8JsonWriter json, DatasetStatistics counts)
    {
        json.WriteStartArray("labels");
        foreach (var label in counts.Labels)
        {
            json.WriteStartObject();
            json.WriteString("label", label.Label);
            json.WriteNumber("items", label.Items);
            JsonLines.Number(json, "itemShare", label.ItemShare);
            json.WriteNumber("votes", label.Votes);
            JsonLines.Number(json, "voteShare", label.VoteShare);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("coOccurrence");
        Pairs(json, "votes", counts.InVotes);
        Pairs(json, "aggregates", counts.InAggregates);
        json.WriteEndObject();
    }

    private static void WriteAggregates(Utf8JsonWriter json, DatasetStatistics counts)
    {
        JsonLines.Number(json, "meanCardinality", counts.MeanLabelsPerAggregate);
        json.WriteStartObject("aggregates");
        json.WriteNumber("given", counts.GivenAggregates);
        json.WriteNumber("majority", counts.MajorityAggregates);
        json.WriteString("rule", counts.Task == TaskKind.SingleLabel ? "most votes" : "at least half of the votes");
        json.WriteNumber("comparedWithMajority", counts.ComparedWithMajority);
        json.WriteNumber("differFromMajority", counts.DifferFromMajority);
        json.WriteEndObject();
        json.WriteStartArray("cells");
        foreach (var cell in counts.Cells)
        {
            json.WriteStartObject();
            json.WriteString("labels", InspectionTables.LabelsOf(cell));
            json.WriteNumber("agree", cell.Agree);
            json.WriteNumber("disagree", cell.Disagree);
            json.WriteNumber("unknown", cell.Unknown);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAgreement(Utf8JsonWriter json, Inspection inspection)
    {
        var counts = inspection.Statistics;
        json.WriteStartObject("agreement");
        json.WriteNumber("agree", counts.Agree);
        json.WriteNumber("disagree", counts.Disagree);
        JsonLines.Number(json, "agreeShare", counts.AgreeShare);
        PerLabel(json, "krippendorff", inspection, figures => figures.Krippendorff);
        WriteOverall(json, inspection.Agreement?.Overall ?? []);
        PerLabel(json, "fleiss", inspection, figures => figures.Fleiss);
        PerLabel(json, "cohen", inspection, figures => figures.Cohen);
        json.WriteEndObject();
        if (inspection.Agreement is not { Ceiling: var ceiling })
        {
            json.WriteNull("humanCeiling");
            return;
        }

        json.WriteStartObject("humanCeiling");
        foreach (var (metric, mean) in ceiling)
        {
            Figure(json, metric, mean);
        }

        json.WriteEndObject();
    }

    private static void WriteOverall(Utf8JsonWriter json, IReadOnlyList<AgreementCoefficient> coefficients)
    {
        json.WriteStartObject("overall");
        foreach (var (name, title, figure) in coefficients)
        {
            json.WriteStartObject(name);
            json.WriteString("title", title);
            JsonLines.Number(json, "value", figure.Estimate.Value);
            JsonLines.Number(json, "low", figure.Low);
            JsonLines.Number(json, "high", figure.High);
            json.WriteNumber("support", figure.Estimate.Support);
            json.WriteString("reason", figure.Reason);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteUndefined(Utf8JsonWriter json, Inspection inspection)
    {
        const string NoVotes = "nobody voted";
        var counts = inspection.Statistics;
        json.WriteStartObject("undefined");
        if (counts.Naming == AnnotatorNaming.Absent)
        {
            json.WriteString("annotatorsPersist", NoVotes);
        }

        if (counts.MeanLabelsPerVote is null)
        {
            json.WriteString("meanCardinalityOfVotes", NoVotes);
        }

        if (counts.VotesPerItem is null)
        {
            json.WriteString("votesPerItem", NoVotes);
        }

        if (counts.ItemsPerAnnotator is null)
        {
            json.WriteString(
                "itemsPerAnnotator",
                counts.Naming == AnnotatorNaming.Absent ? NoVotes : "annotators' names do not persist across items"
            );
        }

        if (counts.MeanLabelsPerVote is null)
        {
            json.WriteString("labels.voteShare", NoVotes);
        }

        if (counts.MeanLabelsPerAggregate is null)
        {
            json.WriteString("labels.itemShare", "no item has labels or votes");
        }

        if (counts.MeanLabelsPerAggregate is null)
        {
            json.WriteString("meanCardinality", "no item has labels or votes");
        }

        if (counts.AgreeShare is null)
        {
            json.WriteString("agreement.agreeShare", "no item has two votes");
        }

        if (inspection.NoAgreement is { } reason)
        {
            json.WriteString("humanCeiling", reason);
        }

        json.WriteEndObject();
    }

    private static void Pairs(Utf8JsonWriter json, string name, CoOccurrence together)
    {
        json.WriteStartArray(name);
        foreach (var pair in together.Pairs)
        {
            json.WriteStartObject();
            json.WriteString("first", pair.First);
            json.WriteString("second", pair.Second);
            json.WriteNumber("count", pair.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Distribution(Utf8JsonWriter json, string name, CountDistribution? counts, bool withHistogram)
    {
        if (counts is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("minimum", counts.Minimum);
        json.WriteNumber("mean", counts.Mean);
        json.WriteNumber("median", counts.Median);
        json.WriteNumber("maximum", counts.Maximum);
        if (withHistogram)
        {
            json.WriteStartObject("histogram");
            foreach (var (number, times) in counts.Histogram)
            {
                json.WriteNumber(number.ToString(CultureInfo.InvariantCulture), times);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void PerLabel(
        Utf8JsonWriter json,
        string name,
        Inspection inspection,
        Func<AgreementFigures, IReadOnlyList<MetricValue>> values
    )
    {
        json.WriteStartObject(name);
        if (inspection.Agreement is { } figures)
        {
            foreach (var (label, value) in figures.Labels.Zip(values(figures)))
            {
                Figure(json, label, value);
            }
        }
        else
        {
            foreach (var label in inspection.Statistics.Labels)
            {
                Figure(json, label.Label, null, inspection.NoAgreement);
            }
        }

        json.WriteEndObject();
    }

    private static void Figure(Utf8JsonWriter json, string name, MetricValue? figure, string? noFigure = null)
    {
        json.WriteStartObject(name);
        JsonLines.Number(json, "value", figure?.Value);
        json.WriteNumber("support", figure?.Support ?? 0);
        json.WriteString("reason", figure is null ? noFigure : figure.Value.Reason);
        json.WriteEndObject();
    }
}
