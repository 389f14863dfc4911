using Plurality.Datasets;
using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>A document and what a model said about it, or why it said nothing. Exactly one of the two is set.</summary>
/// <param name="Position">Its place in the run's order, from 0.</param>
/// <param name="Item">The document.</param>
/// <param name="Trace">What the model said.</param>
/// <param name="Fault">Why there is no trace.</param>
public sealed record StoredDocument(int Position, TextItem Item, Trace? Trace, string? Fault);
