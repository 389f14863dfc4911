using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Tests.Metrics;

/// <summary>Scored documents made by hand or by chance.</summary>
internal static class ScoredExample
{
    public static LabelSet Labels(int count) => LabelSet.Create(Enumerable.Range(0, count).Select(label => $"label{label}"));

    /// <summary>Ĥ over as many labels.</summary>
    public static LabelMarginals Shares(params double[] shares) => new(Labels(shares.Length), shares);

    /// <summary>Documents with ids d0, d1, …; Ĥ is G where it is not given.</summary>
    public static ScoredDocuments Of(params (double[] Q, double[]? H, bool[]? G)[] rows) =>
        ScoredDocuments.Create(
            Labels(rows[0].Q.Length),
            TaskKind.MultiLabel,
            [.. rows.Select((row, i) => new DocumentScores($"d{i}", row.Q, row.H is null ? null : Shares(row.H), row.G))]
        );

    public static ScoredDocuments Of(params (double[] Q, bool[] G)[] rows) =>
        Of([.. rows.Select(row => (row.Q, (double[]?)null, (bool[]?)row.G))]);

    /// <summary>The value of a metric, null where it is undefined.</summary>
    public static double? Value(string metric, ScoredDocuments documents) => MetricCatalogue.Named(metric).Compute(documents).Value.Value;

    /// <summary>
    /// 2 to 20 documents over 1 to 6 labels, some without annotators, some without an aggregate, some with an empty or full one; with ties,
    /// Q is a multiple of a fifth, 0 and 1 included.
    /// </summary>
    public static DocumentScores[] RandomRows(ulong seed, bool ties)
    {
        var chance = new SeededGenerator(seed);
        var labels = 1 + chance.NextInt(6);
        return
        [
            .. Enumerable
                .Range(0, 2 + chance.NextInt(19))
                .Select(i => new DocumentScores(
                    $"d{i}",
                    [.. Enumerable.Range(0, labels).Select(_ => ties ? chance.NextInt(6) / 5.0 : 0.001 + (0.998 * chance.NextDouble()))],
                    chance.NextInt(8) == 0 ? null : Shares([.. Enumerable.Range(0, labels).Select(_ => chance.NextInt(4) / 3.0)]),
                    chance.NextInt(8) is var kind && kind == 0
                        ? null
                        : [.. Enumerable.Range(0, labels).Select(_ => kind > 2 ? chance.NextInt(3) == 0 : kind == 2)]
                )),
        ];
    }

    /// <summary>Documents whose labels are called label0, label1, …, or as given.</summary>
    public static ScoredDocuments Create(IReadOnlyList<DocumentScores> rows, IEnumerable<string>? labels = null)
    {
        var set = labels is null ? Labels(rows[0].Probabilities.Count) : LabelSet.Create(labels);
        return ScoredDocuments.Create(
            set,
            TaskKind.MultiLabel,
            [.. rows.Select(row => row with { Shares = row.Shares is null ? null : new LabelMarginals(set, row.Shares.Probabilities) })]
        );
    }
}
