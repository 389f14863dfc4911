using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary>The estimators by name, and what they share.</summary>
public static class Estimator
{
    /// <summary>ε: how near to 0 and 1 a probability of <c>hard</c> and <c>max-over-generations</c> may come (method.md section 4).</summary>
    public const double Epsilon = 1e-8;

    /// <summary>Every estimator, in the order of method.md section 4.</summary>
    public static IReadOnlyList<IEstimator> All { get; } =
        [new FirstStepEstimator(), new CompareToNoneEstimator(), new HardEstimator(), new MaxOverGenerationsEstimator()];

    /// <summary>The estimator that is used where none is named.</summary>
    public static IEstimator Default => Named("max-over-generations");

    /// <summary>The estimator of that name.</summary>
    /// <exception cref="EstimatorException">There is no such estimator.</exception>
    public static IEstimator Named(string name) =>
        All.FirstOrDefault(estimator => string.Equals(estimator.Name, name, StringComparison.Ordinal))
        ?? throw new EstimatorException(name, [.. All.Select(estimator => estimator.Name)]);

    /// <summary>Fills the marginals of a trace's labels: its options without the last, which is <c>none</c>.</summary>
    internal static LabelMarginals ForEachLabel(Trace trace, Func<int, double> probability)
    {
        var options = trace.Steps[0].Distribution.Options;
        var labels = options.Take(options.Count - 1).ToArray();
        return new LabelMarginals(labels, [.. labels.Select((_, label) => probability(label))]);
    }
}
