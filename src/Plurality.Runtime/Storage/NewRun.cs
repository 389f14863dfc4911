using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Runtime.Runs;

namespace Plurality.Runtime.Storage;

/// <summary>What a store must know to begin a run, or to recognise it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identity">What its traces are made from.</param>
/// <param name="ModelName">The readable name of the model.</param>
/// <param name="Documents">The documents in the run's order.</param>
/// <param name="Estimators">The methods that exports apply, as they are written.</param>
/// <param name="Sources">The files that it is made from, by their key in the run file.</param>
/// <param name="CreatedAt">When it begins.</param>
public sealed record NewRun(
    string Name,
    TraceSetIdentity Identity,
    string ModelName,
    IReadOnlyList<TextItem> Documents,
    IReadOnlyList<string> Estimators,
    IReadOnlyDictionary<string, string> Sources,
    DateTimeOffset CreatedAt
)
{
    /// <summary>What its documents are for.</summary>
    public RunRole Role { get; init; }

    /// <summary>Which draw of demonstrations it is made with, from 1.</summary>
    public int Draw { get; init; } = 1;

    /// <summary>The run that it is a part of, begun before; null for one that stands by itself.</summary>
    public string? PartOf { get; init; }

    /// <summary>Whether an answer is generated for every document.</summary>
    public bool IsTraced { get; init; } = true;

    /// <summary>What else is asked about every document, a set of each kind at most.</summary>
    public IReadOnlyList<QuestionSet> Questions { get; init; } = [];

    /// <summary>How often labels occur in the pool of demonstrations; null where there is no pool.</summary>
    internal PoolFrequencies? Pool { get; init; }
}
