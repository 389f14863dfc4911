using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary>A method that turns what a model said about a document into the probability of each label (method.md section 4).</summary>
public interface IEstimator
{
    /// <summary>The name that run files and tables use.</summary>
    string Name { get; }

    /// <summary>One sentence for help texts: what it computes.</summary>
    string Summary { get; }

    /// <summary>The probability of each label that it applies, in the order of the label set.</summary>
    LabelMarginals Estimate(Trace trace);
}
