using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>A method's result for one document and its human labels; values in the order of the label set.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Probabilities">Q: the probability that each label applies, in [0,1].</param>
/// <param name="Shares">Ĥ: the share of annotators who chose each label, in [0,1]; null without annotators and without a given
/// distribution.</param>
/// <param name="Gold">G: whether each label is in the aggregate; null if the document has no aggregate.</param>
public sealed record DocumentScores(string Id, IReadOnlyList<double> Probabilities, LabelMarginals? Shares, IReadOnlyList<bool>? Gold);
