using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Methods;

namespace Plurality.Runtime.Runs;

/// <summary>A method of a run.</summary>
/// <param name="Method">The method.</param>
/// <param name="Fitted">What it measured and learned, or why that was not possible.</param>
public sealed record RunMethod(Method Method, Outcome<FittedMethod> Fitted)
{
    /// <summary>The method as it is written.</summary>
    public string Name { get; } = Method.ToString();

    /// <summary>Whether it is given what people say, which no method that is compared may know.</summary>
    public bool NeedsTruth => Method.Needs.HasFlag(EvidenceNeeds.Truth);

    /// <summary>Whether it takes part in comparisons.</summary>
    public RowKind Kind => NeedsTruth ? RowKind.Bound : RowKind.Method;

    /// <summary>The label probabilities of a document, or why there are none.</summary>
    internal Outcome<LabelMarginals> Estimate(DocumentDraws document) =>
        Fitted.TryGetValue(out var fitted) ? fitted.TryEstimate(document) : Fitted.Fault!;
}
