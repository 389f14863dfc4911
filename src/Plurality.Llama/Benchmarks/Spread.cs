namespace Plurality.Llama.Benchmarks;

/// <summary>Several measurements of one quantity.</summary>
/// <param name="Median">The median.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
internal readonly record struct Spread(double Median, double Minimum, double Maximum)
{
    /// <summary>The spread of at least one measurement.</summary>
    internal static Spread Of(IEnumerable<double> measured)
    {
        double[] ascending = [.. measured.Order()];
        var half = ascending.Length / 2;
        return new Spread(
            ascending.Length % 2 == 1 ? ascending[half] : (ascending[half - 1] + ascending[half]) / 2,
            ascending[0],
            ascending[^1]
        );
    }
}
