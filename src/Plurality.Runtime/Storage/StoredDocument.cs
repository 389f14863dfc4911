using Plurality.Datasets;
using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>
/// A document and what a model said about it.
/// </summary>
/// <param name="Position">Its place in the run's order, from 0.</param>
/// <param name="Item">The document.</param>
/// <param name="Answer">What the model said; null in a run that generates no answers.</param>
internal sealed record StoredDocument(int Position, TextItem Item, Outcome<Trace>? Answer)
{
    /// <summary>The answers to the run's questions, by their kind; empty where it asks none, and without those that are not computed
    /// yet.</summary>
    public IReadOnlyDictionary<string, Outcome<string>> Answers { get; init; } = new Dictionary<string, Outcome<string>>();
}
