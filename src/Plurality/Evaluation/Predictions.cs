using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>Label probabilities by document.</summary>
/// <param name="Labels">The labels, in the order of every row.</param>
/// <param name="Ids">The ids of the documents, in order.</param>
/// <param name="Probabilities">For each document, one probability per label, in [0,1].</param>
internal sealed record Predictions(
    LabelSet Labels,
    IReadOnlyList<string> Ids,
    IReadOnlyDictionary<string, IReadOnlyList<double>> Probabilities
)
{
    /// <summary>
    /// Whether any label outside <see cref="Labels"/> has the probability 0 everywhere, for sources that name only the labels they assign.
    /// </summary>
    public bool OthersAreZero { get; init; }

    /// <summary>Whether the ids are row numbers, which refer to documents in the order of the references.</summary>
    public bool AreNumbered { get; init; }

    /// <summary>Gives every label of every document the same probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside [0,1].</exception>
    public static Predictions Constant(LabelSet labels, IReadOnlyList<string> ids, double value)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
        IReadOnlyList<double> row = [.. Enumerable.Repeat(value, labels.Count)];
        return new Predictions(labels, ids, ids.ToDictionary(id => id, _ => row, StringComparer.Ordinal));
    }

    /// <summary>Returns the probabilities for these labels, in their order.</summary>
    /// <exception cref="ArgumentException">A label is missing, and missing labels do not have the probability 0.</exception>
    public Predictions Of(LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.SequenceEqual(Labels, StringComparer.Ordinal))
        {
            return this with { OthersAreZero = false, AreNumbered = false };
        }

        int[] places = [.. labels.Select(Labels.IndexOf)];
        if (!OthersAreZero && Array.IndexOf(places, -1) is var missing and >= 0)
        {
            throw new ArgumentException($"labels must be among those of the predictions; got '{labels[missing]}'.", nameof(labels));
        }

        return new Predictions(
            labels,
            Ids,
            Ids.ToDictionary(
                id => id,
                IReadOnlyList<double> (id) => [.. places.Select(place => place < 0 ? 0 : Probabilities[id][place])],
                StringComparer.Ordinal
            )
        );
    }

    /// <summary>Returns the same probabilities with new document ids, in the same order.</summary>
    public Predictions Renamed(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return this with
        {
            Ids = ids,
            Probabilities = ids.Zip(Ids).ToDictionary(id => id.First, id => Probabilities[id.Second], StringComparer.Ordinal),
            AreNumbered = false,
        };
    }
}
