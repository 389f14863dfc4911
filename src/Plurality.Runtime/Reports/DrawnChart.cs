namespace Plurality.Runtime.Reports;

/// <summary>A chart drawn by a browser.</summary>
/// <param name="Svg">As SVG.</param>
/// <param name="Png">As PNG, two pixels a unit.</param>
internal sealed record DrawnChart(string Svg, ReadOnlyMemory<byte> Png);
