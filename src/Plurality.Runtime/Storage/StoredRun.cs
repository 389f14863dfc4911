using Plurality.Runtime.Runs;

namespace Plurality.Runtime.Storage;

/// <summary>A run as its store knows it.</summary>
public sealed record StoredRun
{
    /// <summary>Its name, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>What its traces were made from; runs with equal identities share them.</summary>
    public required TraceSetIdentity Identity { get; init; }

    /// <summary>The readable name of the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>The names of the estimators that exports apply.</summary>
    public required IReadOnlyList<string> Estimators { get; init; }

    /// <summary>The files that it was made from, by their key in the run file; not part of the identity.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many documents it has.</summary>
    public required int Documents { get; init; }

    /// <summary>How many of them are computed, failed ones included.</summary>
    public required int Done { get; init; }

    /// <summary>How many of those failed.</summary>
    public required int Failed { get; init; }

    /// <summary>Whether nothing is left to compute.</summary>
    public bool IsComplete => Done == Documents;
}
