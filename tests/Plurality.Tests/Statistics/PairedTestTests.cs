using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;
using Plurality.Tests.Metrics;
using Xunit;

namespace Plurality.Tests.Statistics;

public sealed class PairedTestTests
{
    private const ulong Seed = 3;

    /// <summary>Every metric with one value; roc_auc and average_precision have one per label.</summary>
    public static TheoryData<string> Names =>
        [.. MetricCatalogue.All.Where(metric => !metric.ByLabel && metric.Name != "lewidi_wasserstein").Select(metric => metric.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_method_does_not_differ_from_itself(string name)
    {
        var documents = Scored(quality: 0.3);

        var permuted = Permutation(MetricCatalogue.Named(name), documents, documents, Seed, permutations: 50);
        var resampled = PairedTest.Bootstrap(
            MetricCatalogue.Named(name),
            documents,
            documents,
            new Bootstrap(documents.Count, Seed, resamples: 50)
        );

        Assert.Equal((0, 1), (permuted.Difference.Value, permuted.P));
        Assert.Equal((0, name == "average_precision_macro" ? null : 1), (resampled.Difference.Value, resampled.P));
    }

    [Theory]
    [InlineData("nll")]
    [InlineData("f1_macro_zd0")]
    [InlineData("label_ranking_average_precision")]
    public void A_much_better_method_is_found_in_either_order(string name)
    {
        var (good, bad) = (Scored(quality: 0.9), Scored(quality: 0.1));
        var metric = MetricCatalogue.Named(name);

        var there = Permutation(metric, good, bad, Seed);
        var back = Permutation(metric, bad, good, Seed);
        var resampled = PairedTest.Bootstrap(metric, good, bad, new Bootstrap(good.Count, Seed));

        Assert.Equal(1 / 1001.0, there.P!.Value, 1e-12);
        Assert.Equal(there.P, back.P);
        Assert.Equal(there.Difference.Value, -back.Difference.Value);
        Assert.Equal(1 / 1001.0, resampled.P!.Value, 1e-12);
        Assert.True(metric.HigherIsBetter ? resampled.Low > 0 : resampled.High < 0);
    }

    // L1 differences of the four documents: .1, .2, .3, .4. Of 16 sign patterns only the two with equal signs are as extreme: p = 1/8.
    [Fact]
    public void The_permutation_test_of_a_mean_flips_signs()
    {
        var first = ScoredExample.Of([
            .. Enumerable.Range(1, 4).Select(i => (Q: (double[])[i / 10.0], H: (double[]?)[0], G: (bool[]?)null)),
        ]);
        var second = ScoredExample.Of([.. Enumerable.Range(1, 4).Select(_ => (Q: (double[])[0], H: (double[]?)[0], G: (bool[]?)null))]);

        var test = Permutation(MetricCatalogue.Named("l1"), first, second, Seed, permutations: 4000);

        // Standard deviation of the share: sqrt(1/8 · 7/8 / 4000) = 0.0052; four of them.
        Assert.InRange(test.P!.Value, 0.125 - 0.021, 0.125 + 0.021);
        Assert.Equal(0.25, test.Difference.Value!.Value, 1e-12);
        Assert.Null(test.Low);
    }

    /// <summary>Under no difference p is uniform: 5 % of 400 tests below 0.05, standard deviation 1.1 points; four of them.</summary>
    [Fact]
    public void Where_there_is_no_difference_one_test_in_twenty_finds_one()
    {
        var found = (Permutation: 0, Bootstrap: 0);
        var bootstrap = new Bootstrap(60, Seed, resamples: 199);
        for (ulong repetition = 0; repetition < 400; repetition++)
        {
            var (one, other) = (Scored(0.3, repetition), Scored(0.3, repetition, noise: 10_000 + repetition));
            if (Permutation(MetricCatalogue.Named("l1"), one, other, Seed + repetition, permutations: 199).P <= 0.05)
            {
                found.Permutation++;
            }

            if (PairedTest.Bootstrap(MetricCatalogue.Named("l1"), one, other, bootstrap).P <= 0.05)
            {
                found.Bootstrap++;
            }
        }

        Assert.InRange(found.Permutation, 20 - 17, 20 + 17);
        Assert.InRange(found.Bootstrap, 20 - 17, 20 + 17);
    }

    [Fact]
    public void An_undefined_figure_gives_no_result_but_its_reason()
    {
        var documents = ScoredExample.Of((Q: [0.5], H: null, G: null));

        Assert.Equal(
            (null, "no document has annotators or a distribution"),
            Permutation(MetricCatalogue.Named("nll"), documents, documents, Seed) is var test ? (test.P, test.Reason) : default
        );
        Assert.Null(PairedTest.Bootstrap(MetricCatalogue.Named("nll"), documents, documents, new Bootstrap(1, Seed)).P);
    }

    [Fact]
    public void Methods_scored_on_other_documents_and_metrics_by_label_are_refused()
    {
        var (one, other) = (Scored(0.3, 1), Scored(0.3, 2));

        Assert.Throws<ArgumentException>(() => Permutation(MetricCatalogue.Named("nll"), one, other, Seed));
        Assert.Throws<ArgumentException>(() => Permutation(MetricCatalogue.Named("roc_auc"), one, one, Seed));
    }

    [Fact]
    public void Metrics_that_are_tested_together_have_the_p_values_of_each_alone()
    {
        var (one, other) = (Scored(0.5), Scored(0.4, noise: 3));
        IMetric[] metrics = [.. Names.Select(name => MetricCatalogue.Named(name.Data))];

        var together = PairedTest.Permutation(metrics, one, other, Seed, permutations: 100);

        Assert.Equal([.. metrics.Select(metric => Permutation(metric, one, other, Seed, permutations: 100))], together);
    }

    // Nothing that is never predicted has an F1 above 0, so the difference from it is the other method's figure.
    [Fact]
    public void A_difference_of_macro_averages_has_the_interval_of_a_macro_average()
    {
        var (good, empty) = (Rare(labels: 5, right: 0.7), Rare(labels: 5, right: 0));
        var metric = MetricCatalogue.Named("f1_macro_zd0");
        var bootstrap = new Bootstrap(good.Count, Seed);

        var test = PairedTest.Bootstrap(metric, good, empty, bootstrap);
        var back = PairedTest.Bootstrap(metric, empty, good, bootstrap);
        var figure = bootstrap.Intervals(metric, good)[0];

        Assert.Equal((figure.Estimate.Value, figure.Low, figure.High), (test.Difference.Value, test.Low, test.High));
        Assert.Equal(-figure.High!.Value, back.Low!.Value, 1e-12);
        Assert.Equal(test.P, back.P);
    }

    [Theory]
    [InlineData("f1_macro_zd0")]
    [InlineData("roc_auc_macro")]
    public void Macro_averages_that_have_no_interval_have_no_test(string name)
    {
        var (one, other) = (Rare(labels: 4, right: 0.7), Rare(labels: 4, right: 0.3));
        var metric = MetricCatalogue.Named(name);
        var bootstrap = new Bootstrap(one.Count, Seed);

        var test = PairedTest.Bootstrap(metric, one, other, bootstrap);

        Assert.Equal((null, null, null), (test.Low, test.High, test.P));
        Assert.Equal(bootstrap.Intervals(metric, one)[0].Reason, test.Reason);
        Assert.NotNull(test.Difference.Value);
    }

    // A resample has 1 - 1/e of the documents, far from the share of 1 in the documents themselves: that is no evidence.
    [Fact]
    public void Resamples_are_shifted_to_a_mean_of_0()
    {
        var documents = Scored(quality: 0.3);

        var test = PairedTest.Bootstrap(new DrawnShare(), documents, Scored(quality: 0.2), new Bootstrap(documents.Count, Seed));

        // Over resamples of 60, the share has a mean of 0.63 and a standard deviation of 0.04; the difference from 0.8 is 0.2.
        Assert.Equal(0.2, test.Difference.Value!.Value, 1e-12);
        Assert.Equal(1 / 1001.0, test.P!.Value, 1e-12);
    }

    private static PairedComparison Permutation(
        IMetric metric,
        ScoredDocuments first,
        ScoredDocuments second,
        ulong seed,
        int permutations = 1000
    ) => PairedTest.Permutation([metric], first, second, seed, permutations)[0];

    /// <summary>60 documents over 3 labels; the truth comes from one seed, the method's noise from another.</summary>
    private static ScoredDocuments Scored(double quality, ulong truth = 1, ulong noise = 2)
    {
        var (people, method) = (SeededGenerator.For(truth, "people"), SeededGenerator.For(noise + truth, "method"));
        return ScoredExample.Of([
            .. Enumerable
                .Range(0, 60)
                .Select(_ =>
                {
                    double[] shares = [.. Enumerable.Range(0, 3).Select(_ => people.NextInt(6) / 5.0)];
                    double[] q = [.. shares.Select(share => (quality * share) + ((1 - quality) * method.NextDouble()))];
                    return (q, (double[]?)shares, (bool[]?)[.. shares.Select(share => share >= 0.5)]);
                }),
        ]);
    }

    /// <summary>Labels of two documents each, of which a method finds a share; it is never wrong.</summary>
    private static ScoredDocuments Rare(int labels, double right)
    {
        var chance = new SeededGenerator(5);
        return ScoredExample.Of([
            .. Enumerable
                .Range(0, 40)
                .Select(i => (bool[])[.. Enumerable.Range(0, labels).Select(label => i / 2 == label)])
                .Select(gold => (Q: (double[])[.. gold.Select(has => has && chance.NextDouble() < right ? 1.0 : 0)], G: gold)),
        ]);
    }

    /// <summary>The share of documents with a weight above 0 for the first method that is prepared, 0.8 for the second.</summary>
    private sealed class DrawnShare : IMetric
    {
        private int _prepared;

        public string Name => "drawn_share";

        public string Summary => "";

        public bool HigherIsBetter => true;

        public MetricInputs Inputs => MetricInputs.Probabilities;

        public bool ByLabel => false;

        public IPreparedMetric Prepare(ScoredDocuments documents) => new Prepared(_prepared++ > 0);

        private sealed class Prepared(bool constant) : IPreparedMetric
        {
            public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights)
            {
                var drawn = 0;
                foreach (var weight in weights)
                {
                    drawn += weight > 0 ? 1 : 0;
                }

                return [MetricValue.Defined(constant ? 0.8 : (double)drawn / weights.Length, weights.Length)];
            }
        }
    }
}
