namespace Plurality.Metrics;

/// <summary>What a metric compares besides labels and documents; a document that lacks one is left out of it.</summary>
[Flags]
public enum MetricInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Q, the probabilities.</summary>
    Probabilities = 1,

    /// <summary>P, the labels decided for: thresholds matter.</summary>
    Decisions = 2,

    /// <summary>Ĥ, the shares of annotators.</summary>
    Shares = 4,

    /// <summary>G, the aggregate labels.</summary>
    Gold = 8,
}
