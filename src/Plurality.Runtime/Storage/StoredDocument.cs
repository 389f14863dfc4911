using Plurality.Datasets;
using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>A stored document with the model's answers.</summary>
/// <param name="Position">Its place in the run's order, from 0.</param>
/// <param name="Item">The document.</param>
/// <param name="Answer">The trace, or why there is none; null in a run that generates no answers.</param>
internal sealed record StoredDocument(int Position, TextItem Item, Outcome<Trace>? Answer)
{
    /// <summary>The computed answers to the run's questions, by kind.</summary>
    public IReadOnlyDictionary<string, Outcome<string>> Answers { get; init; } = new Dictionary<string, Outcome<string>>();
}
