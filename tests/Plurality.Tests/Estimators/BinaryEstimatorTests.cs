using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Estimators;

public sealed class BinaryEstimatorTests
{
    private static readonly string[] Labels = ["fear", "joy"];

    // joy beats none by 0.9, fear loses to it by 0.4; joy beats fear by 0.8. Strengths by the solver that has its own reference values.
    [Fact]
    public void Probabilities_compare_strengths_with_that_of_none()
    {
        double[][] pairs =
        [
            [0.5, 0.2, 0.4],
            [0.8, 0.5, 0.9],
            [0.6, 0.1, 0.5],
        ];
        var strengths = BradleyTerry.Fit(pairs, 0.01).Strengths;

        var probabilities = new BinaryEstimator(outcomes: false).Estimate(Of(pairs), TaskKind.MultiLabel).Probabilities;

        Assert.Equal(LogSpace.Sigmoid(strengths[0] - strengths[2]), probabilities[0], 1e-9);
        Assert.Equal(LogSpace.Sigmoid(strengths[1] - strengths[2]), probabilities[1], 1e-9);
        Assert.InRange(probabilities[0], 0.3, 0.5);
        Assert.InRange(probabilities[1], 0.8, 0.95);
    }

    // ½ is no outcome: it stays, and so does ½ that rounding moved. 0.51 is a win as 0.99 is.
    [Fact]
    public void Outcomes_are_wins_and_losses_and_a_half_stays_a_half()
    {
        var outcome = new BinaryEstimator(outcomes: true);
        double[][] written =
        [
            [0.5, 0.5, 0.49],
            [0.5, 0.5, 0.99],
            [0.51, 0.01, 0.5],
        ];
        double[][] moved =
        [
            [0.5, 0.5 + 1e-12, 0.2],
            [0.5 - 1e-12, 0.5, 0.7],
            [0.8, 0.3, 0.5],
        ];
        double[][] rounded =
        [
            [0.5, 0.5, 0],
            [0.5, 0.5, 1],
            [1, 0, 0.5],
        ];

        var expected = new BinaryEstimator(outcomes: false).Estimate(Of(rounded), TaskKind.MultiLabel).Probabilities;

        Assert.Equal(expected, outcome.Estimate(Of(written), TaskKind.MultiLabel).Probabilities);
        Assert.Equal(expected, outcome.Estimate(Of(moved), TaskKind.MultiLabel).Probabilities);
    }

    // Around a circle of seven each label beats the next three, and none splits with all: nobody is better than anybody.
    [Fact]
    public void Labels_that_win_alike_are_tied_to_the_last_digit_and_those_like_none_are_at_a_half()
    {
        string[] labels = ["a", "b", "c", "d", "e", "f", "g"];
        double[][] pairs =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(i =>
                    Enumerable
                        .Range(0, 8)
                        .Select(j =>
                            i == j || i == 7 || j == 7 ? 0.5
                            : (j - i + 7) % 7 <= 3 ? 0.9
                            : 0.1
                        )
                        .ToArray()
                ),
        ];
        var evidence = new Evidence
        {
            Id = "d",
            Labels = labels,
            Pairs = new PairwisePreferences([.. labels, "none"], pairs),
        };

        Assert.All(new BinaryEstimator(outcomes: true).Estimate(evidence, TaskKind.MultiLabel).Probabilities, p => Assert.Equal(0.5, p));
    }

    // fear and joy beat none and split, anger loses to all: by symmetry fear and joy are equal, whatever the solver's path.
    [Fact]
    public void Equal_records_against_the_same_opponents_give_equal_probabilities()
    {
        string[] labels = ["anger", "fear", "joy"];
        double[][] pairs =
        [
            [0.5, 0.3, 0.1, 0.2],
            [0.7, 0.5, 0.5, 0.6],
            [0.9, 0.5, 0.5, 0.8],
            [0.8, 0.4, 0.2, 0.5],
        ];
        var evidence = new Evidence
        {
            Id = "d",
            Labels = labels,
            Pairs = new PairwisePreferences([.. labels, "none"], pairs),
        };

        var probabilities = new BinaryEstimator(outcomes: true).Estimate(evidence, TaskKind.MultiLabel).Probabilities;

        Assert.Equal(probabilities[1], probabilities[2]);
        Assert.True(probabilities[0] < 0.5 && probabilities[1] > 0.5);
    }

    [Fact]
    public void All_halves_leave_every_label_at_a_half() =>
        Assert.Equal(
            [0.5, 0.5],
            new BinaryEstimator(outcomes: true)
                .Estimate(
                    Of([
                        [0.5, 0.5, 0.5],
                        [0.5, 0.5, 0.5],
                        [0.5, 0.5, 0.5],
                    ]),
                    TaskKind.MultiLabel
                )
                .Probabilities
        );

    [Fact]
    public void Single_label_tasks_have_no_none_and_take_the_softmax_of_strengths()
    {
        double[][] pairs =
        [
            [0.5, 0.2],
            [0.8, 0.5],
        ];
        var evidence = Of(pairs) with { Pairs = new PairwisePreferences(Labels, pairs) };
        var strengths = BradleyTerry.Fit(pairs, 0.01).Strengths;

        var probabilities = new BinaryEstimator(outcomes: false).Estimate(evidence, TaskKind.SingleLabel).Probabilities;

        Assert.Equal(LogSpace.Softmax(strengths)[0], probabilities[0], 1e-9);
        Assert.Equal(1, probabilities.Sum(), 1e-12);
    }

    [Theory]
    [InlineData(0.2, 0.7)]
    [InlineData(-0.1, 1.1)]
    [InlineData(double.NaN, 0.5)]
    public void Pairs_that_are_not_complementary_are_refused(double forward, double backward)
    {
        var exception = Assert.Throws<PairwisePreferencesException>(() =>
            new PairwisePreferences(
                Labels,
                [
                    [0.5, forward],
                    [backward, 0.5],
                ]
            )
        );

        Assert.StartsWith("The pairs matrix must be complementary", exception.Message, StringComparison.Ordinal);
        Assert.Equal(("joy", "fear"), (exception.First, exception.Second));
    }

    [Fact]
    public void A_diagonal_other_than_a_half_is_refused() =>
        Assert.Throws<PairwisePreferencesException>(() =>
            new PairwisePreferences(
                Labels,
                [
                    [0, 0.2],
                    [0.8, 0.5],
                ]
            )
        );

    [Fact]
    public void Pairs_of_other_options_are_an_error()
    {
        var evidence = Of([
            [0.5, 0.2, 0.4],
            [0.8, 0.5, 0.9],
            [0.6, 0.1, 0.5],
        ]);

        Assert.Throws<EvidenceException>(() => new BinaryEstimator(outcomes: false).Estimate(evidence, TaskKind.SingleLabel));
    }

    private static Evidence Of(double[][] pairs) =>
        new()
        {
            Id = "d",
            Labels = Labels,
            Pairs = pairs.Length == 3 ? new PairwisePreferences([.. Labels, "none"], pairs) : null,
        };
}
