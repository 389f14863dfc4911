using Plurality.Datasets;
using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>
/// A document and what a model said about it. Of a run whose documents are generated for, exactly one of trace and fault is set; of
/// another one, neither.
/// </summary>
/// <param name="Position">Its place in the run's order, from 0.</param>
/// <param name="Item">The document.</param>
/// <param name="Trace">What the model said.</param>
/// <param name="Fault">Why there is no trace.</param>
public sealed record StoredDocument(int Position, TextItem Item, Trace? Trace, string? Fault)
{
    /// <summary>The answers to the run's questions, by their kind; empty where it asks none, and without those that are not computed
    /// yet.</summary>
    public IReadOnlyDictionary<string, StoredAnswer> Answers { get; init; } = new Dictionary<string, StoredAnswer>();
}
