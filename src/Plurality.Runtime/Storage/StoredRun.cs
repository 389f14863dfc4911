using Plurality.Corrections;
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

    /// <summary>The methods that exports apply, as they are written.</summary>
    public required IReadOnlyList<string> Estimators { get; init; }

    /// <summary>The files that it was made from, by their key in the run file; not part of the identity.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many documents it has.</summary>
    public required int Documents { get; init; }

    /// <summary>Of how many of them everything is computed that the run asks, failed ones included.</summary>
    public required int Done { get; init; }

    /// <summary>How many have a fault instead of a trace or an answer.</summary>
    public required int Failed { get; init; }

    /// <summary>What its documents are for.</summary>
    public RunRole Role { get; init; }

    /// <summary>Which draw of demonstrations it is made with, from 1.</summary>
    public int Draw { get; init; } = 1;

    /// <summary>The run that it is a part of; null for one that stands by itself.</summary>
    public string? PartOf { get; init; }

    /// <summary>Whether an answer is generated for every document.</summary>
    public bool IsTraced { get; init; } = true;

    /// <summary>What else is asked about every document.</summary>
    public IReadOnlyList<QuestionSet> Questions { get; init; } = [];

    /// <summary>How often labels occur in the pool of demonstrations; null where there was no pool.</summary>
    internal PoolFrequencies? Pool { get; init; }

    /// <summary>Whether nothing is left to compute.</summary>
    public bool IsComplete => Done == Documents;
}
