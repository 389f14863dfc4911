using Plurality.Statistics;

namespace Plurality.Reports;

/// <summary>A figure behind a sentence.</summary>
/// <param name="Name">A short description.</param>
/// <param name="Value">The figure; null if it is undefined.</param>
/// <param name="Low">The lower end of its interval; null without one.</param>
/// <param name="High">The upper end of its interval; null without one.</param>
internal sealed record VerdictFigure(string Name, double? Value, double? Low = null, double? High = null)
{
    /// <summary>A figure with its interval.</summary>
    public static VerdictFigure Of(string name, Interval figure) => new(name, figure.Estimate.Value, figure.Low, figure.High);
}
