using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Methods;

namespace Plurality.Runtime.Runs;

/// <summary>A method of a run.</summary>
/// <param name="Method">The method.</param>
/// <param name="Fitted">The fitted method, or why it could not be fitted.</param>
internal sealed record RunMethod(Method Method, Outcome<FittedMethod> Fitted)
{
    /// <summary>The canonical text of the method.</summary>
    public string Name { get; } = Method.ToString();

    /// <summary>Whether the method is given the annotators' labels. Such a method is a bound; it is not compared with others.</summary>
    public bool NeedsTruth => Method.Needs.HasFlag(EvidenceNeeds.Truth);

    /// <summary>Estimates the label probabilities of a document, or says why there are none.</summary>
    internal Outcome<LabelMarginals> Estimate(DocumentDraws document) =>
        Fitted.TryGetValue(out var fitted) ? fitted.TryEstimate(document) : Fitted.Fault!;
}
