using Plurality.Catalogues;

namespace Plurality.Metrics;

/// <summary>What the catalogue knows of a metric.</summary>
/// <param name="Word">The name without its argument.</param>
/// <param name="Default">The metric without an argument; null where it needs one.</param>
/// <param name="Parse">Makes it with an argument; the second parameter gives the text of a file; null where no files are
/// read.</param>
internal sealed record MetricEntry(string Word, IMetric? Default, Func<OptionText, Func<string, string>?, IMetric> Parse);
