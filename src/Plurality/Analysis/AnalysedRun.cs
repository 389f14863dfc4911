using Plurality.Estimators;
using Plurality.Labels;

namespace Plurality.Analysis;

/// <summary>
/// The documents of a run that have a trace, and the facts about its prompts that analyses need. Malformed answers count: their steps have
/// what could be parsed.
/// </summary>
public sealed record AnalysedRun
{
    /// <summary>Creates a run. Documents are sorted by id (ordinal), so no result depends on the given order.</summary>
    /// <param name="name">The name of the run in tables and charts.</param>
    /// <param name="labels">The labels in their set's order, without <c>none</c>.</param>
    /// <param name="documents">The documents, each with a trace.</param>
    /// <exception cref="PluralityException">There is no document, or the model gave no probabilities.</exception>
    /// <exception cref="ArgumentException">A document has no trace, or the options of its steps do not begin with the labels.</exception>
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

            if (document.Trace.Steps.Any(step => !step.Distribution.IsKnown))
            {
                throw new UnscoredRunException(name);
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

    /// <summary>The name of the run in tables and charts.</summary>
    public string Name { get; }

    /// <summary>The labels in their set's order, without <c>none</c>.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The documents in the ordinal order of their ids, at least one.</summary>
    public IReadOnlyList<LabelledEvidence> Documents { get; }

    /// <summary>The readable name of the model.</summary>
    public string Model { get; init; } = "";

    /// <summary>The labels in the order of the instruction; by default the set's order.</summary>
    public IReadOnlyList<string> InstructionLabels { get; init; }

    /// <summary>The number of labels of each demonstration. Empty if there are no demonstrations or each document has its own.</summary>
    public IReadOnlyList<int> DemonstrationLabels { get; init; } = [];

    /// <summary>Whether all answers were read to their end.</summary>
    public bool HasWholeAnswers => Documents.All(document => document.Trace.IsWhole);

    /// <summary>Whether the run was asked to record attention, even if no answer has a second step.</summary>
    public bool RecordsAttention { get; init; }

    /// <summary>How many labels an answer may have: several if <c>none</c> is an option.</summary>
    public TaskKind Task =>
        Documents[0].Trace.Steps[0].Distribution.Options.Count > Labels.Count ? TaskKind.MultiLabel : TaskKind.SingleLabel;
}
