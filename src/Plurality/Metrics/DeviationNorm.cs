namespace Plurality.Metrics;

/// <summary>How signed deviations become a figure that is 0 if all of them are.</summary>
internal enum DeviationNorm
{
    /// <summary>The sum of the absolute values.</summary>
    Sum,

    /// <summary>The largest absolute value.</summary>
    Largest,

    /// <summary>The sum of the squares.</summary>
    Squares,
}
