using System.Diagnostics;
using Plurality.Numerics;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Tests.Numerics;

public sealed class BradleyTerryTests
{
    public static TheoryData<string, int> Golden =>
        [.. MetricsGolden.Items("bradley_terry").Select(item => new TheoryDataRow<string, int>(item.Folder, item.Index))];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Strengths_loss_and_probabilities_are_those_of_scipy(string folder, int index)
    {
        Assert.SkipWhen(index < 0, MetricsGolden.Missing);
        var item = MetricsGolden.Item(folder, "bradley_terry", index);

        var fit = BradleyTerry.Fit(MetricsGolden.Matrix(item.GetProperty("pairs")), item.GetProperty("lam").GetDouble());

        Near(MetricsGolden.Vector(item.GetProperty("strengths")), fit.Strengths);
        Assert.True(MetricsGolden.Near(item.GetProperty("loss").GetDouble(), fit.Loss));
        Near(
            MetricsGolden.Vector(item.GetProperty("Q")),
            [.. fit.Strengths.SkipLast(1).Select(strength => LogSpace.Sigmoid(strength - fit.Strengths[^1]))]
        );
    }

    // Two items, p = σ(1): unpenalised the difference would be 1. With s = (x, −x): σ(2x) − σ(1) + 2λx = 0 must hold.
    [Fact]
    public void Two_items_meet_the_equation_of_their_optimum()
    {
        var p = LogSpace.Sigmoid(1);

        var fit = BradleyTerry.Fit(
            [
                [0.5, p],
                [1 - p, 0.5],
            ],
            0.01
        );

        Assert.Equal(0, fit.Strengths.Sum(), 1e-14);
        Assert.Equal(0, LogSpace.Sigmoid(2 * fit.Strengths[0]) - p + 0.02 * fit.Strengths[0], 1e-12);
    }

    [Fact]
    public void One_item_has_no_strength() =>
        Assert.Equal(
            [0],
            BradleyTerry
                .Fit(
                    [
                        [0.5],
                    ],
                    0.01
                )
                .Strengths
        );

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void Certain_preferences_still_have_an_optimum(int items)
    {
        double[][] preferences =
        [
            .. Enumerable
                .Range(0, items)
                .Select(i =>
                    Enumerable
                        .Range(0, items)
                        .Select(j =>
                            i == j ? 0.5
                            : i < j ? 1.0
                            : 0
                        )
                        .ToArray()
                ),
        ];

        var fit = BradleyTerry.Fit(preferences, 0.01);

        Assert.True(fit.GradientNorm < 1e-12);
        Assert.Equal(fit.Strengths.OrderDescending(), fit.Strengths);
    }

    // The product's promise is 1 ms; the best of several runs, so that a busy neighbour does not fail the test.
    [Fact]
    public void Thirty_items_take_less_than_a_millisecond()
    {
        var generator = new SeededGenerator(1);
        var preferences = new double[30][];
        for (var i = 0; i < 30; i++)
        {
            preferences[i] = new double[30];
            for (var j = 0; j < i; j++)
            {
                preferences[j][i] = 1 - (preferences[i][j] = generator.NextDouble());
            }
        }

        var best = Enumerable
            .Range(0, 200)
            .Min(_ =>
            {
                var start = Stopwatch.GetTimestamp();
                BradleyTerry.Fit(preferences, 0.01);
                return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            });

        Assert.InRange(best, 0, 1);
    }

    private static void Near(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.True(MetricsGolden.Near(pair.First, pair.Second)));
}
