using Plurality.Datasets;

namespace Plurality.Classification;

/// <summary>A document, and what came of it.</summary>
/// <param name="Item">The document.</param>
/// <param name="Outcome">What a method says about it, or why it says nothing.</param>
public sealed record ClassifiedDocument(TextItem Item, Outcome<ClassificationResult> Outcome);
