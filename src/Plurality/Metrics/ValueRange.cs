namespace Plurality.Metrics;

/// <summary>Between which values a metric lies.</summary>
internal readonly record struct ValueRange(double Low, double High)
{
    public static ValueRange Share { get; } = new(0, 1);
}
