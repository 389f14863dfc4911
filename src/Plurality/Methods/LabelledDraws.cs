using Plurality.Labels;

namespace Plurality.Methods;

/// <summary>A document to learn from, under each draw of demonstrations.</summary>
/// <param name="Document">Its evidence.</param>
/// <param name="Shares">Ĥ: the share of annotators who chose each label; null if the data has no annotators.</param>
/// <param name="Gold">The aggregate labels as 0 and 1; null if the data has none.</param>
internal sealed record LabelledDraws(DocumentDraws Document, LabelMarginals? Shares, LabelMarginals? Gold);
