using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Batches;

/// <summary>What a file of answers had.</summary>
/// <param name="Answers">The number of lines that belong to requests of the store, errors included.</param>
/// <param name="New">How many of them were not known before.</param>
/// <param name="Failed">How many requests have a new error and no answer.</param>
/// <param name="Faults">The lines that cannot be used, a sentence or two each.</param>
/// <param name="Sources">What the runs that they belong to are made from.</param>
internal sealed record BatchReading(int Answers, int New, int Failed, IReadOnlyList<string> Faults, IReadOnlyList<BatchSource> Sources);
