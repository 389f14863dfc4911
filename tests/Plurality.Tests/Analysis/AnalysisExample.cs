using Plurality.Analysis;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Statistics;
using Plurality.Tests.Traces;
using Plurality.Traces;

namespace Plurality.Tests.Analysis;

/// <summary>Runs made by hand, and runs made up from a seed with everything recorded.</summary>
internal static class AnalysisExample
{
    /// <summary>As few resamples as there may be: these tests are about the figures.</summary>
    public static AnalysisSettings Quick => new(resamples: 20);

    /// <summary>A run named <c>r</c> whose documents have these traces; ids are <c>d0</c>, <c>d1</c>, ….</summary>
    public static AnalysedRun Run(params Trace[] traces) =>
        new("r", LabelsOf(traces[0]), traces.Select((trace, i) => Document($"d{i}", trace)));

    /// <summary>A document; gold labels by name, null where nobody says.</summary>
    public static LabelledEvidence Document(string id, Trace trace, string[]? gold = null, double[]? shares = null) =>
        new(
            Evidence.Of(trace, id),
            shares is null ? null : new LabelMarginals(LabelsOf(trace), shares),
            gold is null ? null : LabelMarginals.OfSet(LabelsOf(trace), LabelsOf(trace).Select(gold.Contains))
        );

    public static IReadOnlyList<string> LabelsOf(Trace trace) => Evidence.Of(trace).Labels;

    /// <summary>What an analysis says of one run.</summary>
    public static AnalysisResult Of(IAnalysis analysis, AnalysedRun run) => analysis.Of([run], Quick);

    /// <summary>The figure of that name.</summary>
    public static Interval Figure(this AnalysisResult result, string name) =>
        result.Headlines.Single(headline => headline.Name == name).Figure;

    /// <summary>The rows of a table as keys without the run, joined by a slash, and values rounded to six decimals.</summary>
    public static Dictionary<string, double?> Rows(this AnalysisResult result, string table) =>
        result
            .Tables.Single(one => one.Name == table)
            .Rows.ToDictionary(
                row => string.Join('/', row.Keys.Skip(1)),
                row => row.Figure.Estimate.Value is { } value ? (double?)Math.Round(value, 6) : null
            );

    /// <summary>
    /// Up to five steps over the labels and <c>none</c>, with repetitions, unknown strings, empty places and forced first steps; gold
    /// labels and annotators on most documents; attention and two layers of hidden states.
    /// </summary>
    public static AnalysedRun Random(ulong seed, int documents, int labels = 4, string name = "r")
    {
        var chance = new SeededGenerator(seed);
        string[] options = [.. Enumerable.Range(0, labels).Select(label => $"label {label}"), "none"];
        return new AnalysedRun(name, options[..^1], Enumerable.Range(0, documents).Select(i => RandomDocument($"d{i}", options, chance)))
        {
            Model = name,
            DemonstrationLabels = [0, 1, 2, 3],
        };
    }

    private static LabelledEvidence RandomDocument(string id, string[] options, SeededGenerator chance)
    {
        var steps = Enumerable
            .Range(0, 1 + chance.NextInt(5))
            .Select(step =>
            {
                var scores = options.Select(_ => (chance.NextDouble() - 0.5) * 10).ToArray();
                if (step > 0)
                {
                    scores[^1] = double.NegativeInfinity;
                }

                string?[] choices = [.. options, .. options, "unknown", ""];
                return (scores, choices[chance.NextInt(choices.Length)]);
            })
            .ToArray();
        if (chance.NextInt(8) == 0)
        {
            steps = [(steps[0].scores, null)];
        }

        var trace = TraceExample.Of(options, steps) with
        {
            WellFormed = chance.NextInt(5) > 0,
            HiddenStates =
            [
                new HiddenState(1, [.. Enumerable.Range(0, 8).Select(_ => (float)chance.NextDouble())]),
                new HiddenState(3, [.. steps[0].scores.Select(score => (float)score), (float)chance.NextDouble()]),
            ],
            Attention = [.. Enumerable.Range(2, steps.Length - 1).Select(step => Attention(step, chance.NextDouble()))],
        };
        var labels = LabelsOf(trace);
        return new LabelledEvidence(
            Evidence.Of(trace, id),
            chance.NextInt(6) == 0 ? null : new LabelMarginals(labels, [.. labels.Select(_ => chance.NextInt(4) / 3.0)]),
            chance.NextInt(6) == 0 ? null : new LabelMarginals(labels, [.. labels.Select(_ => (double)chance.NextInt(2))])
        );
    }

    private static AttentionShares Attention(int step, double prompt) =>
        new(step, prompt, 50, 1 - prompt, 8 + step, (1 - prompt) / 3, step - 1);
}
