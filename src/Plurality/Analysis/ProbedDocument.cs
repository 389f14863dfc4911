using Plurality.Estimators;
using Plurality.Numerics;

namespace Plurality.Analysis;

/// <summary>A document for probes.</summary>
/// <param name="Places">Its places in the run: one, unless its id occurs several times.</param>
/// <param name="State">The hidden state of step 1.</param>
/// <param name="Answer">1 for each label of the answer, else 0.</param>
/// <param name="First">The number of the first label of the answer; −1 if it has none.</param>
/// <param name="Gold">1 for each gold label, else 0; null if there are no gold labels.</param>
internal sealed record ProbedDocument(IReadOnlyList<int> Places, double[] State, double[] Answer, int First, double[]? Gold)
{
    /// <summary>The targets of probes: the answer's labels, then the gold labels if there are any.</summary>
    public double[] Targets { get; } = Gold is null ? Answer : [.. Answer, .. Gold];

    /// <summary>
    /// Returns the documents of a run with a state of that layer, at most <see cref="ProbesAnalysis.MaximumDocuments"/>, chosen by id
    /// alone. If some documents have gold labels, returns only these.
    /// </summary>
    public static ProbedDocument[] Of(AnalysedRun run, int layer)
    {
        var numbers = run.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        var hasGold = run.Documents.Any(document => document.Gold is not null);
        var documents = run
            .Documents.Index()
            .Where(document =>
                document.Item.Trace.HiddenStates.Any(state => state.Layer == layer) && (document.Item.Gold is not null || !hasGold)
            )
            .GroupBy(document => document.Item.Id, StringComparer.Ordinal)
            .ToArray();
        new SeededGenerator(0).Shuffle(documents.AsSpan());
        return
        [
            .. documents
                .Take(ProbesAnalysis.MaximumDocuments)
                .Select(group => Of([.. group], run.Labels.Count, layer, numbers))
                .OrderBy(document => document.Places[0]),
        ];
    }

    private static ProbedDocument Of((int Index, LabelledEvidence Item)[] same, int labels, int layer, Dictionary<string, int> numbers)
    {
        var document = same[0].Item;
        int[] written = [.. document.Trace.Labels.Select(label => numbers[label])];
        var answer = new double[labels];
        foreach (var label in written)
        {
            answer[label] = 1;
        }

        return new ProbedDocument(
            [.. same.Select(place => place.Index)],
            [.. document.Trace.HiddenStates.First(state => state.Layer == layer).Values.Select(value => (double)value)],
            answer,
            written is [var first, ..] ? first : -1,
            document.Gold is { } gold ? [.. gold.Probabilities] : null
        );
    }
}
