using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Methods;

namespace Plurality.Runtime.Runs;

/// <summary>A method of a run.</summary>
/// <param name="Method">The method.</param>
/// <param name="Fitted">What it measured and learned; null where that was not possible.</param>
/// <param name="Fault">Why it was not possible; null where it was.</param>
public sealed record RunMethod(Method Method, FittedMethod? Fitted, string? Fault)
{
    /// <summary>The method as it is written.</summary>
    public string Name { get; } = Method.ToString();

    /// <summary>Whether it is given what people say, which no method that is compared may know.</summary>
    public bool NeedsTruth => Method.Needs.HasFlag(EvidenceNeeds.Truth);

    /// <summary>Whether it takes part in comparisons.</summary>
    public RowKind Kind => NeedsTruth ? RowKind.Bound : RowKind.Method;

    /// <summary>The label probabilities of a document, or why there are none.</summary>
    public (LabelMarginals? Estimate, string? Fault) Estimate(DocumentDraws document)
    {
        if (Fitted is null)
        {
            return (null, Fault);
        }

        try
        {
            return (Fitted.Estimate(document), null);
        }
        catch (PluralityException fault)
        {
            return (null, fault.Message);
        }
    }
}
