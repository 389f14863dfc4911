namespace Plurality.Analysis;

/// <summary>A 95 % percentile interval by bootstrap over documents.</summary>
/// <param name="Low">The 2.5 % quantile of the resamples.</param>
/// <param name="High">The 97.5 % quantile of the resamples.</param>
public sealed record Interval(double Low, double High);
