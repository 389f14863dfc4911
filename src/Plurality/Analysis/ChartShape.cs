namespace Plurality.Analysis;

/// <summary>How a table of figures becomes a chart.</summary>
/// <param name="Title">A few words.</param>
/// <param name="Mark">What stands for a figure.</param>
/// <param name="Along">The key along the axis.</param>
/// <param name="Series">
/// Further keys that tell figures apart, the run aside. What varies of the run and these becomes, in this order, colour, shape, and panels.
/// </param>
public sealed record ChartShape(string Title, ChartMark Mark, string Along, params IReadOnlyList<string> Series);
