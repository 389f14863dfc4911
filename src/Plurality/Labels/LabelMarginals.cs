using System.Collections;

namespace Plurality.Labels;

/// <summary>
/// The probability that each label applies to a document: one Bernoulli probability per label, each in [0,1], with any sum. Not a
/// distribution over labels: that is <see cref="Traces.StepDistribution"/>.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class LabelMarginals : IEnumerable<KeyValuePair<string, double>>
{
    /// <summary>Takes the labels and their probabilities, in the same order.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a value is outside [0,1] or not a number.</exception>
    public LabelMarginals(IReadOnlyList<string> labels, IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(probabilities);
        if (labels.Count != probabilities.Count)
        {
            throw new ArgumentException(
                $"probabilities must have one value per label, {labels.Count}; got {probabilities.Count}.",
                nameof(probabilities)
            );
        }

        for (var i = 0; i < labels.Count; i++)
        {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The probability of '{labels[i]}' must be in [0,1]; got {probabilities[i]:R}."),
                    nameof(probabilities)
                );
            }
        }

        Labels = labels;
        Probabilities = probabilities;
    }

    /// <summary>A set of labels as probabilities: 1 for each label in it, 0 for each other one.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="chosen">Whether each is in the set, in the same order.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static LabelMarginals OfSet(IReadOnlyList<string> labels, IEnumerable<bool> chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        return new LabelMarginals(labels, [.. chosen.Select(isChosen => isChosen ? 1.0 : 0.0)]);
    }

    /// <summary>The labels, in their set's order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The probability of each label, in [0,1], in the same order.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>The lower end of each probability's 95 % interval, in [0,1], in the same order, if it is the share of a sample
    /// (<c>sampled</c>); null otherwise.</summary>
    public IReadOnlyList<double>? LowerLimits { get; init; }

    /// <summary>The upper end of each probability's 95 % interval, in the same order; null where there are no intervals.</summary>
    public IReadOnlyList<double>? UpperLimits { get; init; }

    /// <summary>The probability of a label, in [0,1].</summary>
    /// <exception cref="ArgumentException">There is no such label.</exception>
    public double this[string label]
    {
        get
        {
            for (var i = 0; i < Labels.Count; i++)
            {
                if (string.Equals(Labels[i], label, StringComparison.Ordinal))
                {
                    return Probabilities[i];
                }
            }

            throw new ArgumentException($"label must be one of {string.Join(", ", Labels)}; got '{label}'.", nameof(label));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => Labels.Zip(Probabilities, KeyValuePair.Create).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
