using Plurality.Statistics;

namespace Plurality.Metrics.Agreement;

/// <summary>A coefficient of annotator agreement over all labels, with its interval over items.</summary>
/// <param name="Name">The name in JSON, such as <c>gwet_ac1</c>.</param>
/// <param name="Title">The name for readers, such as <c>Gwet's AC1</c>.</param>
/// <param name="Figure">The value with its interval.</param>
internal sealed record AgreementCoefficient(string Name, string Title, Interval Figure);
