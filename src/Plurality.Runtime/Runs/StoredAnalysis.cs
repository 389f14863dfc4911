using Plurality.Analysis;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>Reads stored runs for analyses.</summary>
public static class StoredAnalysis
{
    /// <summary>Reads a run's documents into memory. Documents that failed or are not computed yet are left out.</summary>
    /// <exception cref="PluralityException">No document has a trace.</exception>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    public static AnalysedRun Read(RunStore store, StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        return Of(run, RunEvidence.Read(store, run));
    }

    /// <summary>A run's documents that have a trace, out of all that are computed.</summary>
    internal static AnalysedRun Of(StoredRun run, IEnumerable<DocumentEvidence> documents)
    {
        var labels = LabelSet.Create(run.Identity.Labels);
        var record = run.Identity.Record;
        return new AnalysedRun(
            run.Name,
            labels,
            documents
                .Where(document => document.Evidence.Trace is not null)
                .Select(document => LabelledEvidence.Of(document.Item, document.Evidence, labels, run.Identity.Task))
        )
        {
            Model = ModelOf(run),
            InstructionLabels = record.Prompt.InstructionLabels,
            // For demonstrations per document, the record keeps only a hash.
            DemonstrationLabels = record.Prompt.Demonstrations is SharedDemonstrations { Shown: var shown }
                ? [.. shown.Select(demonstration => demonstration.Labels.Count)]
                : [],
            RecordsAttention = record.Recorded.Attention,
        };
    }

    /// <summary>The readable name of a run's model, with its weight format.</summary>
    internal static string ModelOf(StoredRun run) =>
        run.Identity.Record.Model.Weights is { } weights ? $"{run.ModelName} {weights}" : run.ModelName;
}
