using System.Diagnostics;
using System.Globalization;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.TestKit.Golden;
using Plurality.Traces;
using Xunit;
using static Plurality.Tests.Traces.TraceExample;

namespace Plurality.Tests.Estimators;

public sealed class ProbeEstimatorTests
{
    private static readonly string[] Labels = ["anger", "fear", "joy"];

    public static TheoryData<string, int> Golden =>
        [.. MetricsGolden.Items("probe").Select(item => new TheoryDataRow<string, int>(item.Folder, item.Index))];

    // Hidden states are floats; the reference values are doubles. So the parts are put together here as the probe does it.
    [Theory]
    [MemberData(nameof(Golden))]
    public void Probabilities_are_those_of_scikit_learn(string folder, int index)
    {
        Assert.SkipWhen(index < 0, MetricsGolden.Missing);
        var item = MetricsGolden.Item(folder, "probe", index);
        var train = MetricsGolden.Matrix(item.GetProperty("train_x"));
        bool[][] gold =
        [
            .. item.GetProperty("train_y")
                .EnumerateArray()
                .Select(row => row.EnumerateArray().Select(value => value.GetBoolean()).ToArray()),
        ];
        double[][] targets = [.. gold[0].Select((_, label) => gold.Select(row => row[label] ? 1.0 : 0).ToArray())];
        var penalty = item.GetProperty("C").GetDouble();

        var probe = ProbeFit.Of(train, targets, penalty);

        Assert.Equal(item.GetProperty("components").GetInt32(), probe.Components);
        var expected = MetricsGolden.Matrix(item.GetProperty("expected"));
        var test = MetricsGolden.Matrix(item.GetProperty("test_x"));
        for (var i = 0; i < test.Length; i++)
        {
            var logits = probe.Logits(test[i]);
            Assert.All(expected[i].Zip(logits), pair =>
                Assert.True(MetricsGolden.Near(pair.First, LogSpace.Sigmoid(pair.Second)), $"{pair}")
            );
        }
    }

    [Fact]
    public void The_highest_layer_is_read_where_none_is_named_and_a_missing_one_is_an_error()
    {
        var training = Random(40, 8, 1);
        var fitted = new ProbeEstimator(Penalty: 1).Fit(training);
        var document = training.Documents[0].Evidence;
        var two = document with
        {
            Trace = document.Trace! with { HiddenStates = [new HiddenState(3, new float[8]), .. document.Trace.HiddenStates] },
        };

        Assert.Equal(fitted.Estimate(document, TaskKind.MultiLabel).Probabilities, fitted.Estimate(two, TaskKind.MultiLabel).Probabilities);
        var missing = Assert.Throws<EvidenceException>(() => new ProbeEstimator(Layer: 4).Fit(training));
        Assert.Contains("layer 4; recorded are 9", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_never_occurs_keeps_its_frequency_and_is_warned_of()
    {
        var random = Random(40, 8, 1);
        var training = new TrainingSet(
            Labels,
            TaskKind.MultiLabel,
            random.Documents.Select(document => new LabelledEvidence(
                document.Evidence,
                new LabelMarginals(Labels, [0, document.Shares!.Probabilities[1], 1]),
                document.Gold
            ))
        );

        var fitted = new ProbeEstimator().Fit(training);

        Assert.Equal(
            [0, 1],
            fitted.Estimate(random.Documents[0].Evidence, TaskKind.MultiLabel).Probabilities.Where((_, label) => label != 1)
        );
        Assert.Equal(
            ["\"anger\" never occurs in training: it keeps that frequency.", "\"joy\" always occurs in training: it keeps that frequency."],
            fitted.Warnings
        );
    }

    [Fact]
    public void A_column_without_variance_counts_for_nothing()
    {
        var random = Random(40, 8, 1);
        static Evidence Widened(Evidence evidence) =>
            evidence with
            {
                Trace = evidence.Trace! with
                {
                    HiddenStates = [new HiddenState(9, [.. evidence.Trace.HiddenStates[0].Values, 0.1f, 0.1f, 0.1f])],
                },
            };
        var widened = new TrainingSet(
            Labels,
            TaskKind.MultiLabel,
            random.Documents.Select(document => new LabelledEvidence(Widened(document.Evidence), document.Shares, document.Gold))
        );

        // 8 and 11 dimensions: two components in both.
        var narrow = new ProbeEstimator(Penalty: 1).Fit(random).Estimate(random.Documents[0].Evidence, TaskKind.MultiLabel);
        var wide = new ProbeEstimator(Penalty: 1).Fit(widened).Estimate(Widened(random.Documents[0].Evidence), TaskKind.MultiLabel);

        Assert.All(narrow.Probabilities.Zip(wide.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Gold_targets_where_there_are_none_are_an_error()
    {
        var exception = Assert.Throws<TrainingException>(() =>
            new ProbeEstimator(Targets: ProbeTargets.Gold, Penalty: 1).Fit(Random(12, 8, 1))
        );

        Assert.Equal(
            "probe:targets=gold,penalty=1: Document \"0000\" must have gold labels; there are none. Use targets=soft.",
            exception.Message
        );
    }

    [Fact]
    public void Fewer_than_ten_documents_are_too_few_to_choose_a_penalty_on()
    {
        Assert.Throws<TrainingException>(() => new ProbeEstimator().Fit(Random(9, 8, 1)));
        new ProbeEstimator(Penalty: 1).Fit(Random(9, 8, 1));
    }

    // The size of the embedded model's states; nine penalties in five parts and three labels.
    [Fact]
    public void Documents_of_a_real_size_take_seconds()
    {
        var training = Random(800, 576, 2);
        var start = Stopwatch.GetTimestamp();

        new ProbeEstimator().Fit(training);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 60);
    }

    /// <summary>Documents whose first dimensions say something of the labels.</summary>
    internal static TrainingSet Random(int documents, int dimensions, ulong seed)
    {
        var generator = new SeededGenerator(seed);
        return new TrainingSet(
            Labels,
            TaskKind.MultiLabel,
            Enumerable
                .Range(0, documents)
                .Select(i =>
                {
                    float[] state =
                    [
                        .. Enumerable.Range(0, dimensions).Select(_ => (float)(generator.NextDouble() + generator.NextDouble() - 1)),
                    ];
                    double[] shares =
                    [
                        .. Labels.Select(
                            (_, label) => Math.Round(3 * LogSpace.Sigmoid(4 * state[label] + generator.NextDouble() - 0.5)) / 3
                        ),
                    ];
                    var trace = Of([.. Labels, "none"], (new double[4], "none")) with { HiddenStates = [new HiddenState(9, state)] };
                    return new LabelledEvidence(
                        Evidence.Of(trace, i.ToString("D4", CultureInfo.InvariantCulture)),
                        new LabelMarginals(Labels, shares),
                        null
                    );
                })
        );
    }
}
