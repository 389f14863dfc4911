using FsCheck;
using FsCheck.Fluent;
using Plurality.Catalogues;
using Plurality.Metrics;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Metrics;

public sealed class ThresholdFitTests
{
    [Fact]
    public void A_threshold_lies_midway_between_the_gold_and_the_others() =>
        Assert.Equal([0.25], ThresholdFit.PerLabel(Column(0.1, 0.2, 0.3, 0.4)).Values.Select(value => Math.Round(value, 12)));

    [Fact]
    public void Among_equals_the_nearest_to_a_half_is_taken() =>
        Assert.Equal([Thresholds.Default], ThresholdFit.PerLabel(Column(0.1, 0.2, 0.8, 0.9)).Values);

    [Fact]
    public void A_label_that_nobody_has_keeps_a_half() =>
        Assert.Equal(
            [Thresholds.Default],
            ThresholdFit.PerLabel(ScoredExample.Of([.. Twelve(0.1, 0.4, 0.6, 0.9).Select(row => (row.Q, G: (bool[])[false]))])).Values
        );

    [Fact]
    public void A_label_that_everybody_has_is_always_decided_for()
    {
        var documents = ScoredExample.Of([.. Twelve(0, 0.1, 0.2, 0.3).Select(row => (row.Q, G: (bool[])[true]))]);

        var fitted = documents.Decide(ThresholdFit.One(documents));

        Assert.Equal(1, ScoredExample.Value("example_f1", fitted));
    }

    [Fact]
    public void The_fitted_state_says_on_what()
    {
        var documents = ScoredExample.Of([
            .. Twelve(0.1, 0.2, 0.3, 0.4).Select((row, i) => (row.Q, (double[]?)null, i == 0 ? null : (bool[]?)row.G)),
        ]);

        var fittedOn = ThresholdFit.One(documents).FittedOn!;

        Assert.Equal(documents.Ids.Skip(1).Order(StringComparer.Ordinal), fittedOn.Ids);
        Assert.Equal(["d7", "d3"], fittedOn.Shared(["x", "d7", "d0", "d3"]));
        Assert.Equal(fittedOn.IdsSha256, FittedOn.Of(fittedOn.Ids.Reverse(), fittedOn.Labels).IdsSha256);
        Assert.Null(documents.Thresholds!.FittedOn);
    }

    [Fact]
    public void Fewer_than_ten_documents_with_gold_labels_are_refused()
    {
        var nine = ScoredExample.Of([.. Twelve(0.1, 0.2, 0.3, 0.4).Take(9)]);

        Assert.Equal(9, Assert.Throws<ThresholdFitException>(() => ThresholdFit.One(nine)).Documents);
        Assert.Throws<ThresholdFitException>(() => ThresholdFit.PerLabel(nine));
    }

    /// <summary>The scan adds pairs one at a time; here every threshold of a fine grid is tried from scratch, and none is better.</summary>
    [Fact]
    public void No_threshold_of_a_grid_is_better() =>
        Prop.ForAll<ulong>(seed =>
            {
                var documents = Random(seed);
                var labels = documents.Labels;
                var one = ScoredExample.Value("example_f1", documents.Decide(ThresholdFit.One(documents)));
                var perLabel = ScoredExample.Value("f1_macro_zd0", documents.Decide(ThresholdFit.PerLabel(documents)));
                return Enumerable
                    .Range(0, 41)
                    .Select(step => documents.Decide(Thresholds.One(labels, step / 40.0)))
                    .All(tried =>
                        ScoredExample.Value("example_f1", tried) <= one + 1e-9
                        && ScoredExample.Value("f1_macro_zd0", tried) <= perLabel + 1e-9
                    );
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_documents_changes_no_threshold() =>
        Prop.ForAll<ulong>(seed =>
            {
                var rows = Rows(seed);
                var straight = ScoredExample.Create(rows);
                new SeededGenerator(seed).Shuffle(rows.AsSpan());
                var shuffled = ScoredExample.Create(rows);
                return ThresholdFit.One(straight).Values.SequenceEqual(ThresholdFit.One(shuffled).Values)
                    && ThresholdFit.PerLabel(straight).Values.SequenceEqual(ThresholdFit.PerLabel(shuffled).Values);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Thresholds_are_probabilities_one_a_label()
    {
        Assert.Throws<ArgumentException>(() => Thresholds.One(ScoredExample.Labels(2), 1.1));
        Assert.Throws<ArgumentException>(() => Thresholds.PerLabel(ScoredExample.Labels(2), [0.5]));
    }

    private static ScoredDocuments Random(ulong seed) => ScoredExample.Create(Rows(seed));

    private static DocumentScores[] Rows(ulong seed)
    {
        var chance = new SeededGenerator(seed);
        return
        [
            .. Enumerable
                .Range(0, 12)
                .Select(i => new DocumentScores(
                    $"d{i}",
                    [.. Enumerable.Range(0, 3).Select(_ => chance.NextInt(21) / 20.0)],
                    null,
                    [.. Enumerable.Range(0, 3).Select(_ => chance.NextInt(3) == 0)]
                )),
        ];
    }

    /// <summary>One label; the upper two of four values are gold, three documents for each value.</summary>
    private static ScoredDocuments Column(params double[] values) => ScoredExample.Of([.. Twelve(values)]);

    private static IEnumerable<(double[] Q, bool[] G)> Twelve(params double[] values) =>
        Enumerable.Range(0, 12).Select(i => ((double[])[values[i % 4]], (bool[])[i % 4 > 1]));
}
