namespace Plurality.Prompts;

/// <summary>Demonstrations drawn from a pool, in the order in which a prompt shows them.</summary>
/// <param name="Demonstrations">The demonstrations; fewer than asked for where the pool has no more.</param>
/// <param name="Notes">What the reader of the results should know about the draw, a sentence each; usually empty.</param>
public sealed record DemonstrationSample(IReadOnlyList<Demonstration> Demonstrations, IReadOnlyList<string> Notes);
