namespace Plurality.Metrics;

/// <summary>A figure, or the reason why there is none. Never NaN.</summary>
public readonly record struct MetricValue
{
    private MetricValue(double? value, int support, string? reason) => (Value, Support, Reason) = (value, support, reason);

    /// <summary>The figure; null if it is undefined.</summary>
    public double? Value { get; }

    /// <summary>The number of documents behind the figure.</summary>
    public int Support { get; }

    /// <summary>Why the figure is undefined; null if it is defined.</summary>
    public string? Reason { get; }

    /// <summary>Creates a figure with the number of documents behind it.</summary>
    public static MetricValue Defined(double value, int support) => new(value, support, null);

    /// <summary>Creates an undefined figure with the reason.</summary>
    public static MetricValue Undefined(int support, string reason) => new(null, support, reason);
}
