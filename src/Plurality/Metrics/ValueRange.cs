namespace Plurality.Metrics;

/// <summary>The range of a metric's values.</summary>
internal readonly record struct ValueRange(double Low, double High)
{
    public static ValueRange Share { get; } = new(0, 1);
}
