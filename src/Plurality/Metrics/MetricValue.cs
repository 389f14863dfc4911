namespace Plurality.Metrics;

/// <summary>A figure, or why there is none. Never NaN.</summary>
public readonly record struct MetricValue
{
    private MetricValue(double? value, int support, string? reason) => (Value, Support, Reason) = (value, support, reason);

    /// <summary>The figure; null where it is undefined.</summary>
    public double? Value { get; }

    /// <summary>How many documents it rests on.</summary>
    public int Support { get; }

    /// <summary>Why it is undefined; null where it is not.</summary>
    public string? Reason { get; }

    /// <summary>A figure that rests on so many documents.</summary>
    public static MetricValue Defined(double value, int support) => new(value, support, null);

    /// <summary>No figure, and why.</summary>
    public static MetricValue Undefined(int support, string reason) => new(null, support, reason);
}
