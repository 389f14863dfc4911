using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Storage;

/// <summary>What a store needs to begin a run, or to recognise it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identity">The identity of its traces.</param>
/// <param name="ModelName">The readable name of the model.</param>
/// <param name="Documents">The documents in the run's order.</param>
/// <param name="Estimators">The canonical texts of the methods that exports apply.</param>
/// <param name="Sources">The files of the run, by their key in the run file.</param>
/// <param name="CreatedAt">The time at which the run begins.</param>
internal sealed record NewRun(
    string Name,
    TraceSetIdentity Identity,
    string ModelName,
    IReadOnlyList<TextItem> Documents,
    IReadOnlyList<string> Estimators,
    IReadOnlyDictionary<string, string> Sources,
    DateTimeOffset CreatedAt
)
{
    /// <summary>The purpose of its documents.</summary>
    public RunRole Role { get; init; }

    /// <summary>The number of its draw of demonstrations, from 1.</summary>
    public int Draw { get; init; } = 1;

    /// <summary>The earlier run that it is a part of; null if it is not a part.</summary>
    public string? PartOf { get; init; }

    /// <summary>Whether an answer is generated for every document.</summary>
    public bool IsTraced { get; init; } = true;

    /// <summary>The further questions about every document, at most one set per kind.</summary>
    public IReadOnlyList<QuestionSet> Questions { get; init; } = [];

    /// <summary>The solved examples of each document, in the documents' order; null if all share those of the identity.</summary>
    public IReadOnlyList<IReadOnlyList<ShownDemonstration>>? Demonstrations { get; init; }

    /// <summary>The shard of the run that the store has; null for the whole run.</summary>
    public RunShard? Shard { get; init; }

    /// <summary>How often labels occur in the pool of demonstrations; null if there is no pool.</summary>
    internal PoolFrequencies? Pool { get; init; }
}
