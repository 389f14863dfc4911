using Plurality.Catalogues;

namespace Plurality.Metrics;

/// <summary>An entry of the metric catalogue.</summary>
/// <param name="Word">The name without its argument.</param>
/// <param name="Default">The metric without an argument; null if it needs one.</param>
/// <param name="Parse">
/// Creates the metric from an argument; the second parameter returns the text of a file, and is null if files are not read.
/// </param>
internal sealed record MetricEntry(string Word, IMetric? Default, Func<OptionText, Func<string, string>?, IMetric> Parse);
