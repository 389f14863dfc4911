using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>Somebody's label probabilities, by document.</summary>
/// <param name="Labels">The labels, in the order of every row.</param>
/// <param name="Ids">The documents, in their order.</param>
/// <param name="Probabilities">By document, one probability per label, in [0,1].</param>
internal sealed record Predictions(
    LabelSet Labels,
    IReadOnlyList<string> Ids,
    IReadOnlyDictionary<string, IReadOnlyList<double>> Probabilities
)
{
    /// <summary>Whether any label that is not among <see cref="Labels"/> has the probability 0 everywhere, as where the source names only
    /// the labels that it assigns.</summary>
    public bool OthersAreZero { get; init; }

    /// <summary>Whether the ids are the numbers of rows, which stand for the documents in the order of the references.</summary>
    public bool AreNumbered { get; init; }

    /// <summary>The same probability for every label of every document.</summary>
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

    /// <summary>The same probabilities, of these labels and in their order.</summary>
    /// <exception cref="ArgumentException">There is no such label, and others are not 0.</exception>
    public Predictions Of(LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
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

    /// <summary>The same probabilities of documents that are called otherwise, in the same order.</summary>
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
