using Plurality.Estimators;
using Plurality.Labels;

namespace Plurality.Analysis;

/// <summary>
/// The documents of one run that have a trace, and what analyses must know of how they were asked about. A malformed answer counts like
/// another: what could be read of it stands in its steps.
/// </summary>
public sealed record AnalysedRun
{
    /// <summary>Takes a run's documents; they are kept in the ordinal order of their ids, so that no result depends on the order
    /// given.</summary>
    /// <param name="name">What tables and charts call the run.</param>
    /// <param name="labels">The labels in their set's order, without <c>none</c>.</param>
    /// <param name="documents">Those that have a trace.</param>
    /// <exception cref="PluralityException">There is no document.</exception>
    /// <exception cref="ArgumentException">A document has no trace, or the options of its steps do not begin with the
    /// labels.</exception>
    public AnalysedRun(string name, IReadOnlyList<string> labels, IEnumerable<LabelledEvidence> documents)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(documents);
        Name = name;
        Labels = labels;
        Documents = [.. documents.OrderBy(document => document.Id, StringComparer.Ordinal)];
        if (Documents.Count == 0)
        {
            throw new EmptyRunException(name);
        }

        foreach (var document in Documents)
        {
            if (document.Evidence.Trace is null)
            {
                throw new ArgumentException(
                    $"The evidence on {Excerpt.Of(document.Id)} must have a trace; it has none.",
                    nameof(documents)
                );
            }

            var options = document.Trace.Steps[0].Distribution.Options;
            if (!options.Take(labels.Count).SequenceEqual(labels, StringComparer.Ordinal))
            {
                throw new ArgumentException(
                    $"The options of document {Excerpt.Of(document.Id)} must begin with the labels of the run.",
                    nameof(documents)
                );
            }
        }

        InstructionLabels = labels;
    }

    /// <summary>What tables and charts call the run.</summary>
    public string Name { get; }

    /// <summary>The labels in their set's order, without <c>none</c>.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The documents in the ordinal order of their ids; one at least.</summary>
    public IReadOnlyList<LabelledEvidence> Documents { get; }

    /// <summary>What a reader knows the model by.</summary>
    public string Model { get; init; } = "";

    /// <summary>The labels in the order of the instruction; the set's order unless said otherwise.</summary>
    public IReadOnlyList<string> InstructionLabels { get; init; }

    /// <summary>How many labels each demonstration shows; empty where there are none, or each document has its own.</summary>
    public IReadOnlyList<int> DemonstrationLabels { get; init; } = [];

    /// <summary>Whether the run was asked to record attention, even if no answer has a second step.</summary>
    public bool RecordsAttention { get; init; }

    /// <summary>How many labels an answer may have: several where <c>none</c> is among the options.</summary>
    public TaskKind Task =>
        Documents[0].Trace.Steps[0].Distribution.Options.Count > Labels.Count ? TaskKind.MultiLabel : TaskKind.SingleLabel;
}
