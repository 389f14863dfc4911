using System.Text.Json.Nodes;
using Plurality.Analysis;
using Plurality.Labels;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>Stored runs as analyses take them.</summary>
public static class StoredAnalysis
{
    /// <summary>Reads a run's documents into memory; those that failed, or are not computed yet, are left out.</summary>
    /// <exception cref="EmptyRunException">No document has a trace.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static AnalysedRun Read(RunStore store, StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        var labels = LabelSet.Create(run.Identity.Labels);
        var identity = JsonNode.Parse(run.Identity.Json)!;
        var prompt = identity["prompt"]!;
        return new AnalysedRun(
            run.Name,
            labels,
            RunEvidence
                .Read(store, run)
                .Where(document => document.Evidence.Trace is not null)
                .Select(document => AnalysedDocument.Of(document.Item, document.Evidence, labels))
        )
        {
            Model = $"{run.ModelName} {identity["model"]!["weights"]}".TrimEnd(),
            InstructionLabels = [.. prompt["instructionLabels"]!.AsArray().Select(label => (string)label!)],
            DemonstrationLabels = prompt["demonstrations"] is JsonArray shared
                ? [.. shared.Select(demonstration => demonstration!["labels"]!.AsArray().Count)]
                : [], // of those that each document has of its own, the record keeps a hash
            RecordsAttention = (bool)identity["record"]!["attention"]!,
        };
    }
}
