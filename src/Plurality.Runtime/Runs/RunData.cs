namespace Plurality.Runtime.Runs;

/// <summary>The files that a run reads.</summary>
/// <param name="TestPath">The documents that are asked about.</param>
/// <param name="PoolPath">The labelled documents that demonstrations are drawn from; null: no demonstrations.</param>
/// <param name="Limit">How many documents from the beginning of the file are used, at least 1; null: all.</param>
public sealed record RunData(string TestPath, string? PoolPath = null, int? Limit = null)
{
    /// <summary>The labelled documents that calibrators and supervised methods are fitted on; null: nothing is fitted.</summary>
    public string? TrainingPath { get; init; }

    /// <summary>How many of them from the beginning of the file are used, demonstrations not counted; null: all.</summary>
    public int? TrainingLimit { get; init; }
}
