using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;
using Plurality.Tests.Metrics;
using Xunit;

namespace Plurality.Tests.Statistics;

public sealed class DeviationIntervalTests
{
    /// <summary>
    /// The error of calibrated probabilities is 0, below every figure. It is in the interval unless calibration is refused at 2.5 %.
    /// </summary>
    [Theory]
    [InlineData("ece_equal_width_15")]
    [InlineData("ece_equal_mass_15")]
    [InlineData("ece_debiased")]
    [InlineData("ece_top_label")]
    [InlineData("mce")]
    [InlineData("brier_reliability")]
    public void The_interval_of_calibrated_probabilities_holds_0(string metric)
    {
        const int Samples = 200;
        var chance = new SeededGenerator(8);
        var held = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var documents = ScoredExample.Of([
                .. Enumerable
                    .Range(0, 200)
                    .Select(_ => 1 / 3.0 * (1 + chance.NextDouble()))
                    .Select(p => (Q: (double[])[p, 1 - p], G: chance.NextDouble() < p ? (bool[])[true, false] : [false, true])),
            ]);
            var interval = new Bootstrap(200, (ulong)sample, resamples: 100).Intervals(MetricCatalogue.Named(metric), documents)[0];
            held += interval.Low <= 0 ? 1 : 0;
        }

        // 200 samples know a share of 0.975 to ±0.022.
        Assert.InRange((double)held / Samples, 0.92, 1);
    }

    /// <summary>The probabilities are calibrated but for a tenth that is added: the error is 0.1, and noise would add to it.</summary>
    [Theory]
    [InlineData("ece_equal_width_15")]
    [InlineData("ece_debiased")]
    public void The_interval_of_a_calibration_error_holds_the_true_error(string metric)
    {
        const int Samples = 300;
        var chance = new SeededGenerator(5);
        var held = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var documents = ScoredExample.Of([
                .. Enumerable
                    .Range(0, 200)
                    .Select(_ => (double[])[.. Enumerable.Range(0, 7).Select(_ => 0.8 * chance.NextDouble())])
                    .Select(p =>
                        (Q: (double[])[.. p.Select(one => one + 0.1)], G: (bool[])[.. p.Select(one => chance.NextDouble() < one)])
                    ),
            ]);
            var interval = new Bootstrap(200, (ulong)sample, resamples: 200).Intervals(MetricCatalogue.Named(metric), documents)[0];
            held += interval.Low <= 0.1 && 0.1 <= interval.High ? 1 : 0;
        }

        // 300 samples know a share of 0.93 to ±0.03.
        Assert.InRange((double)held / Samples, 0.89, 0.99);
    }

    /// <summary>Probabilities that say nothing have a resolution of 0, below every figure.</summary>
    [Fact]
    public void The_interval_of_the_resolution_of_random_probabilities_holds_0()
    {
        const int Samples = 200;
        var chance = new SeededGenerator(9);
        var held = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var documents = ScoredExample.Of([
                .. Enumerable.Range(0, 200).Select(_ => (Q: (double[])[chance.NextDouble()], G: (bool[])[chance.NextInt(2) == 0])),
            ]);
            var bootstrap = new Bootstrap(200, (ulong)sample, resamples: 100);
            held += bootstrap.Intervals(MetricCatalogue.Named("brier_resolution"), documents)[0].Low <= 0 ? 1 : 0;
        }

        // 200 samples know a share of 0.975 to ±0.022.
        Assert.InRange((double)held / Samples, 0.92, 1);
    }

    // A label is the likelier the lower its probability, in three documents: what noise allows reaches beyond the range.
    [Theory]
    [InlineData("ece_equal_width_15", 1)]
    [InlineData("ece_equal_mass_15", 1)]
    [InlineData("ece_top_label", 1)]
    [InlineData("mce", 1)]
    [InlineData("brier_reliability", 2)]
    [InlineData("brier_resolution", 0.5)]
    public void An_interval_ends_where_the_metric_does(string metric, double limit)
    {
        var highest = 0.0;
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var chance = new SeededGenerator(seed);
            var documents = ScoredExample.Of([
                .. Enumerable
                    .Range(0, 3)
                    .Select(_ => (double[])[chance.NextDouble(), chance.NextDouble()])
                    .Select(q => (Q: q, G: (bool[])[.. q.Select(one => chance.NextDouble() > one)])),
            ]);
            highest = Math.Max(highest, new Bootstrap(3, seed).Intervals(MetricCatalogue.Named(metric), documents)[0].High!.Value);
        }

        Assert.Equal(limit, highest);
    }

    [Fact]
    public void A_bin_that_a_resample_lacks_has_no_error_in_the_maximum_and_an_error_of_0_in_the_mean()
    {
        var documents = ScoredExample.Of((Q: (double[])[0.1], G: (bool[])[true]), (Q: (double[])[0.9], G: (bool[])[true]));

        double[] Deviations(string metric) =>
            ((IDeviationMetric)MetricCatalogue.Named(metric).Prepare(documents)).Deviations(WeightTile.Of([0, 2]))[0]!;

        Assert.Equal([double.NaN, -0.1], Deviations("mce:2").Select(deviation => Math.Round(deviation, 12)));
        Assert.Equal([0, -0.1], Deviations("ece_equal_width:2").Select(deviation => Math.Round(deviation, 12)));
    }

    // Half of the resamples lack the second bin, and their largest deviation is that of the first, λ · 0.2; that of the others is λ · 0.5.
    // The figure of 0.5 is their 97.5 % quantile at λ = 1, and their 2.5 % quantile at λ = 2.5.
    [Fact]
    public void A_bin_that_a_resample_lacks_is_not_its_largest_error()
    {
        var interval = new DeviationInterval(new LargestDeviation(), [1, 1], 100, level: 0.95);
        for (var resample = 0; resample < 100; resample++)
        {
            interval.Draw(resample, WeightTile.Of(resample % 2 == 0 ? [2, 0] : [1, 1]));
        }

        Assert.Equal(0.5, interval.Intervals()[0].Low!.Value, 1e-12);
        Assert.Equal(1.25, interval.Intervals()[0].High!.Value, 1e-12);
    }

    /// <summary>Two documents, each in a bin of its own.</summary>
    private sealed class LargestDeviation : IDeviationMetric
    {
        public DeviationNorm Norm => DeviationNorm.Largest;

        public ValueRange Range => new(0, 2);

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) =>
            [
                [MetricValue.Defined(0.5, 2)],
            ];

        public double[]?[] Deviations(WeightTile tile) =>
            [
                [-0.2, tile.Row(1)[0] > 0 ? 0.5 : double.NaN],
            ];
    }
}
