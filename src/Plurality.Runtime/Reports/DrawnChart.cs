namespace Plurality.Runtime.Reports;

/// <summary>A chart drawn by a browser.</summary>
/// <param name="Svg">The chart as SVG.</param>
/// <param name="Png">The chart as PNG, with two pixels per unit.</param>
internal sealed record DrawnChart(string Svg, ReadOnlyMemory<byte> Png);
