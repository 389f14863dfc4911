using Plurality.Datasets;

namespace Plurality.Classification;

/// <summary>A document and its result.</summary>
/// <param name="Item">The document.</param>
/// <param name="Outcome">The method's result, or the reason why there is none.</param>
public sealed record ClassifiedDocument(TextItem Item, Outcome<ClassificationResult> Outcome);
