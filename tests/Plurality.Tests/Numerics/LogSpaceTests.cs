using System.Globalization;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Numerics;

public sealed class LogSpaceTests
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void The_log_sum_of_n_equal_values_is_the_value_plus_ln_n()
    {
        double[] logs = [.. Enumerable.Repeat(-3.0, 7)];

        Assert.Equal(-3 + Math.Log(7), LogSpace.LogSumExp(logs), 1e-15);
    }

    // exp(ln 1) + exp(ln 2) + exp(ln 3) = 6.
    [Fact]
    public void The_log_sum_of_logs_is_the_log_of_the_sum() =>
        Assert.Equal(Math.Log(6), LogSpace.LogSumExp([Math.Log(1), Math.Log(2), Math.Log(3)]), 1e-15);

    [Fact]
    public void A_single_value_is_its_own_log_sum()
    {
        Assert.Equal(-1e300, LogSpace.LogSumExp([-1e300]));
        Assert.Equal(-1e30f, LogSpace.LogSumExp([-1e30f]));
    }

    // Every length, so that numbers stand in whole vectors, in an odd one and behind the last.
    [Fact]
    public void Finite_logits_have_the_log_sum_of_all_logits_to_the_last_digit()
    {
        var random = new SeededGenerator(3);
        for (var length = 1; length < 2100; length += length < 70 ? 1 : 97)
        {
            float[] logits = [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * 60))];

            Assert.Equal(LogSpace.LogSumExp(logits), LogSpace.LogSumExpOfFinite(logits));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void One_logit_that_is_not_finite_makes_no_number_wherever_it_stands(float wrong)
    {
        for (var length = 1; length < 70; length++)
        {
            for (var at = 0; at < length; at++)
            {
                var logits = new float[length];
                logits[at] = wrong;

                Assert.True(double.IsNaN(LogSpace.LogSumExpOfFinite(logits)), $"{at} of {length}");
            }
        }
    }

    // The maximum so far changes in every block, in none, and in the last; its block is summed again.
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_order_of_logits_moves_their_sum_by_rounding_alone(int direction)
    {
        const int Count = 20_000;
        const double Step = 1.0 / 128; // exact in single precision, as are its multiples
        float[] logits = [.. Enumerable.Range(0, Count).Select(i => direction * (i - (Count / 2)) * (float)Step)];

        // A geometric series: relative to the maximum, Σ exp(−i Step) from i = 0 is (1 − exp(−Count Step)) / (1 − exp(−Step)).
        var expected = logits.Max() + Math.Log(1 - Math.Exp(-Step * Count)) - Math.Log(1 - Math.Exp(-Step));
        Assert.Equal(expected, LogSpace.LogSumExp(logits), 5e-7);
        Assert.Equal(expected, LogSpace.LogSumExpOfFinite(logits), 5e-7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2048)]
    [InlineData(4999)]
    public void One_huge_logit_is_the_sum_wherever_it_stands(int at)
    {
        var logits = new float[5000];
        logits[at] = 3000;

        Assert.Equal(3000, LogSpace.LogSumExp(logits));
        Assert.Equal(3000, LogSpace.LogSumExpOfFinite(logits));
    }

    [Fact]
    public void The_smallest_and_largest_logits_are_finite()
    {
        Assert.Equal(float.MaxValue, LogSpace.LogSumExpOfFinite([float.MaxValue, float.MinValue]));
        Assert.Equal(float.MinValue, LogSpace.LogSumExpOfFinite([float.MinValue]));

        // In one vector, where their difference is more than a number of single precision can be.
        float[] row = [.. Enumerable.Repeat(float.MinValue, 63), float.MaxValue];
        Assert.Equal(float.MaxValue, LogSpace.LogSumExpOfFinite(row));
        Assert.Equal(float.MaxValue, LogSpace.LogSumExp(row));
    }

    // exp(1e4) alone overflows, exp(-1e4) alone underflows; ln 2 remains.
    [Theory]
    [InlineData(1e4)]
    [InlineData(-1e4)]
    [InlineData(700)]
    [InlineData(-745)]
    public void Large_and_small_logs_neither_overflow_nor_vanish(double log)
    {
        Assert.Equal(log + Math.Log(2), LogSpace.LogSumExp([log, log]), 1e-11);
        Assert.Equal(log + Math.Log(2), LogSpace.LogSumExp([(float)log, (float)log]), 1e-11);
    }

    [Fact]
    public void Impossible_values_add_nothing()
    {
        Assert.Equal(2, LogSpace.LogSumExp([-Infinity, 2, -Infinity]));
        Assert.Equal(2, LogSpace.LogSumExp([float.NegativeInfinity, 2f, float.NegativeInfinity]));
    }

    [Fact]
    public void Nothing_and_only_impossible_values_sum_to_zero()
    {
        Assert.Equal(-Infinity, LogSpace.LogSumExp(ReadOnlySpan<double>.Empty));
        Assert.Equal(-Infinity, LogSpace.LogSumExp(ReadOnlySpan<float>.Empty));
        Assert.Equal(-Infinity, LogSpace.LogSumExp([-Infinity, -Infinity]));
        Assert.Equal(-Infinity, LogSpace.LogSumExp([float.NegativeInfinity, float.NegativeInfinity]));
    }

    [Fact]
    public void A_value_that_is_no_number_makes_none()
    {
        Assert.Equal(double.NaN, LogSpace.LogSumExp([1, double.NaN, 2]));
        Assert.Equal(double.NaN, LogSpace.LogSumExp([double.NaN, Infinity]));
        Assert.Equal(double.NaN, LogSpace.LogSumExp([1f, float.NaN, 2f]));
        Assert.Equal(double.NaN, LogSpace.LogSumExp([float.NegativeInfinity, float.NaN]));
    }

    [Fact]
    public void Infinity_makes_infinity()
    {
        Assert.Equal(Infinity, LogSpace.LogSumExp([1, Infinity]));
        Assert.Equal(Infinity, LogSpace.LogSumExp([1f, float.PositiveInfinity]));
    }

    [Theory]
    [InlineData(0UL, 1)]
    [InlineData(1UL, 10)]
    [InlineData(2UL, 40)]
    [InlineData(3UL, 300)]
    public void A_vocabulary_of_logits_is_summed_as_in_twice_the_precision(ulong seed, double spread)
    {
        var generator = new SeededGenerator(seed);
        float[] logits = [.. Enumerable.Range(0, 50_000).Select(_ => (float)((generator.NextDouble() - 0.5) * spread))];

        var sum = LogSpace.LogSumExp(logits);

        // Single precision rounds each difference to the maximum by up to |difference| · 6e-8 and each exponential by 6e-8 of itself;
        // terms that matter lie within 20 of the maximum, and roundings of many terms cancel.
        Assert.Equal(SlowLogSumExp([.. logits.Select(logit => (double)logit)]), sum, 5e-7);
    }

    // Lengths around the size of a block (2048) and of one and two vectors.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(4096)]
    public void No_logit_is_lost_at_the_border_of_a_block(int length)
    {
        float[] logits = [.. Enumerable.Repeat(-5f, length)];

        // The vectorised exponential is off by up to one unit in the last place, 1.2e-7 of each term, here all to the same side.
        Assert.Equal(-5 + Math.Log(length), LogSpace.LogSumExp(logits), 2e-7);
    }

    [Theory]
    [InlineData(4UL, 1)]
    [InlineData(5UL, 40)]
    public void Double_logs_are_summed_as_in_decimal(ulong seed, double spread)
    {
        var generator = new SeededGenerator(seed);
        double[] logs = [.. Enumerable.Range(0, 50_000).Select(_ => (generator.NextDouble() - 0.5) * spread)];

        Assert.Equal(SlowLogSumExp(logs), LogSpace.LogSumExp(logs), 1e-13);
    }

    // e^0 : e^(ln 3) = 1 : 3.
    [Fact]
    public void Softmax_divides_by_the_sum()
    {
        var probabilities = LogSpace.Softmax([0, Math.Log(3), -Infinity]);

        Assert.Equal(0.25, probabilities[0], 1e-15);
        Assert.Equal(0.75, probabilities[1], 1e-15);
        Assert.Equal(0, probabilities[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e4)]
    [InlineData(-1e4)]
    [InlineData(1e17)]
    [InlineData(-1e300)]
    public void Softmax_sums_to_one_wherever_the_logs_lie(double log)
    {
        var probabilities = LogSpace.Softmax([log, log, log, log, -Infinity]);

        Assert.Equal([0.25, 0.25, 0.25, 0.25, 0], probabilities);
    }

    [Fact]
    public void Softmax_leaves_its_input()
    {
        double[] logs = [1, 2];

        LogSpace.Softmax(logs);

        Assert.Equal([1, 2], logs);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("en-US")]
    public void Softmax_refuses_what_makes_no_distribution_in_the_same_words_in_any_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            AssertRefused("-Infinity", []);
            AssertRefused("-Infinity", [-Infinity, -Infinity]);
            AssertRefused("Infinity", [0, Infinity]);
            AssertRefused("NaN", [0, double.NaN]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static void AssertRefused(string maximum, double[] logs) =>
            Assert.StartsWith(
                $"logs must hold a finite value, no NaN and no +∞; their maximum is {maximum}.",
                Assert.Throws<ArgumentException>(() => LogSpace.Softmax(logs)).Message,
                StringComparison.Ordinal
            );
    }

    // σ(0) = 1/2; σ(ln 3) = 3/4; σ(−x) = 1 − σ(x); e^−745 is the last positive double, e^−1e4 is 0.
    [Fact]
    public void Sigmoid_has_its_closed_forms_and_its_limits()
    {
        Assert.Equal(0.5, LogSpace.Sigmoid(0));
        Assert.Equal(0.75, LogSpace.Sigmoid(Math.Log(3)), 1e-15);
        Assert.Equal(0.25, LogSpace.Sigmoid(-Math.Log(3)), 1e-15);
        Assert.Equal(Math.Exp(-700), LogSpace.Sigmoid(-700), 1e-310);
        Assert.Equal((1, 0), (LogSpace.Sigmoid(1e4), LogSpace.Sigmoid(-1e4)));
        Assert.Equal((1, 0), (LogSpace.Sigmoid(Infinity), LogSpace.Sigmoid(-Infinity)));
        Assert.Equal(double.NaN, LogSpace.Sigmoid(double.NaN));
    }

    /// <summary>
    /// Sums the exponentials as decimals, 28 digits; those below 1e-27 of the largest count as 0, as do 50,000 of them together at 1e-13.
    /// </summary>
    private static double SlowLogSumExp(double[] logs)
    {
        var maximum = logs.Max();
        var sum = logs.Where(log => log - maximum > -62).Sum(log => (decimal)Math.Exp(log - maximum));
        return maximum + Math.Log((double)sum);
    }
}
