using Plurality.Datasets;
using Plurality.Runtime.Runs;

namespace Plurality.Runtime.Storage;

/// <summary>What a store must know to begin a run, or to recognise it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identity">What its traces are made from.</param>
/// <param name="ModelName">The readable name of the model.</param>
/// <param name="Documents">The documents in the run's order.</param>
/// <param name="Estimators">The names of the estimators that exports apply.</param>
/// <param name="Sources">The files that it is made from, by their key in the run file.</param>
/// <param name="CreatedAt">When it begins.</param>
public sealed record NewRun(
    string Name,
    TraceSetIdentity Identity,
    string ModelName,
    IReadOnlyList<TextItem> Documents,
    IReadOnlyList<string> Estimators,
    IReadOnlyDictionary<string, string> Sources,
    DateTimeOffset CreatedAt);
