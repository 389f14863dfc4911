using Plurality.Statistics;
using Xunit;

namespace Plurality.Tests.Statistics;

public sealed class HolmTests
{
    // Ascending .01, .03, .04, .5: times 4, 3, 2, 1 = .04, .09, .08, .5; the third is raised to .09.
    [Fact]
    public void P_values_are_multiplied_by_what_is_left_and_never_fall()
    {
        var adjusted = Holm.Adjust([0.04, 0.01, null, 0.03, 0.5]);

        Assert.Equal([0.09, 0.04, null, 0.09, 0.5], adjusted.Select(p => p is { } value ? Math.Round(value, 12) : (double?)null));
    }

    [Fact]
    public void No_corrected_value_exceeds_1() => Assert.Equal([1, 1], Holm.Adjust([0.6, 0.9]));

    [Fact]
    public void One_test_alone_is_not_corrected() => Assert.Equal([0.03], Holm.Adjust([0.03]));

    [Fact]
    public void What_is_no_probability_is_refused() => Assert.Throws<ArgumentException>(() => Holm.Adjust([double.NaN]));
}
