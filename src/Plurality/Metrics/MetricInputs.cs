namespace Plurality.Metrics;

/// <summary>The inputs of a metric besides labels and documents; the metric leaves out documents that lack one of them.</summary>
[Flags]
public enum MetricInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Q, the probabilities.</summary>
    Probabilities = 1,

    /// <summary>P, the decided labels: thresholds matter.</summary>
    Decisions = 2,

    /// <summary>Ĥ, the shares of annotators.</summary>
    Shares = 4,

    /// <summary>G, the aggregate labels.</summary>
    Gold = 8,
}
