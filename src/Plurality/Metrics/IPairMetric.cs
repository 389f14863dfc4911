namespace Plurality.Metrics;

/// <summary>
/// A metric that prepares a table of all (document, label) pairs. Such tables are the largest there are, so metrics of different tables are
/// computed one after the other (<see cref="MetricPasses"/>).
/// </summary>
internal interface IPairMetric : IMetric
{
    /// <summary>What names the table; metrics of one table are computed together.</summary>
    string Table { get; }
}
