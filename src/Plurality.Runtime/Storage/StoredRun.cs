using Plurality.Corrections;
using Plurality.Labels;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Storage;

/// <summary>A stored run.</summary>
public sealed record StoredRun
{
    internal StoredRun(TraceSetIdentity identity) => Identity = identity;

    /// <summary>Its name, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>The label set, in its order.</summary>
    public IReadOnlyList<string> Labels => Identity.Labels;

    /// <summary>How many labels a document may have.</summary>
    public TaskKind Task => Identity.Task;

    /// <summary>The identity of its traces. Runs with equal identities share their traces.</summary>
    internal TraceSetIdentity Identity { get; }

    /// <summary>The readable name of the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>The canonical texts of the methods that exports apply.</summary>
    public required IReadOnlyList<string> Estimators { get; init; }

    /// <summary>The files of the run, by their key in the run file. They are not part of the identity.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    /// <summary>The time at which the run began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The number of documents.</summary>
    public required int Documents { get; init; }

    /// <summary>The number of documents for which everything is computed, including failed documents.</summary>
    public required int Done { get; init; }

    /// <summary>The number of documents with a fault instead of a trace or an answer.</summary>
    public required int Failed { get; init; }

    /// <summary>The purpose of its documents.</summary>
    internal RunRole Role { get; init; }

    /// <summary>The number of its draw of demonstrations, from 1.</summary>
    public int Draw { get; init; } = 1;

    /// <summary>The run that it is a part of; null if it is not a part.</summary>
    public string? PartOf { get; init; }

    /// <summary>Whether an answer is generated for every document.</summary>
    public bool IsTraced { get; init; } = true;

    /// <summary>The further questions about every document.</summary>
    internal IReadOnlyList<QuestionSet> Questions { get; init; } = [];

    /// <summary>How often labels occur in the pool of demonstrations; null if there was no pool.</summary>
    internal PoolFrequencies? Pool { get; init; }

    /// <summary>The shard of the run that the store has; null for the whole run.</summary>
    internal RunShard? Shard { get; init; }

    /// <summary>The number of documents that the store is to have: those of its shard, or all.</summary>
    internal int Expected => Shard?.DocumentsOf(Identity, Documents) ?? Documents;

    /// <summary>Whether everything is computed; a shard of several is never complete.</summary>
    public bool IsComplete => Done == Documents;
}
