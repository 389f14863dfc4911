namespace Plurality.Runtime.Runs;

/// <summary>The files that a run reads.</summary>
/// <param name="TestPath">The documents that are asked about.</param>
/// <param name="PoolPath">The labelled documents that demonstrations are drawn from; null: no demonstrations.</param>
/// <param name="Limit">How many documents from the beginning of the file are used, at least 1; null: all.</param>
public sealed record RunData(string TestPath, string? PoolPath = null, int? Limit = null);
