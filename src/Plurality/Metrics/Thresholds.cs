using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>
/// The label thresholds: a label is assigned if its probability is at least its threshold. There is one threshold for all labels, or one
/// per label. Fitted thresholds name the documents on which they were fitted.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class Thresholds
{
    /// <summary>The default threshold if none was fitted.</summary>
    public const double Default = 0.5;

    private readonly double[] _values;

    private Thresholds(LabelSet labels, double[] values, FittedOn? fittedOn)
    {
        for (var label = 0; label < values.Length; label++)
        {
            if (!(values[label] >= 0 && values[label] <= 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The threshold of label '{labels[label]}' must be in [0,1]; got {values[label]:R}."),
                    nameof(values)
                );
            }
        }

        (Labels, _values, FittedOn) = (labels, values, fittedOn);
    }

    /// <summary>The labels of the thresholds.</summary>
    public LabelSet Labels { get; }

    /// <summary>The threshold of each label, in [0,1]: the label is assigned if Q is at least this value.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>
    /// The documents on which the thresholds were fitted; null if the thresholds were given. Results on these documents are too optimistic.
    /// </summary>
    public FittedOn? FittedOn { get; }

    /// <summary>The same threshold for all labels.</summary>
    /// <exception cref="ArgumentException">It is outside [0,1].</exception>
    public static Thresholds One(LabelSet labels, double threshold, FittedOn? fittedOn = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new Thresholds(labels, [.. Enumerable.Repeat(threshold, labels.Count)], fittedOn);
    }

    /// <summary>One threshold per label, in the order of the label set.</summary>
    /// <exception cref="ArgumentException">There is not one value per label, or one is outside [0,1].</exception>
    public static Thresholds PerLabel(LabelSet labels, IReadOnlyList<double> thresholds, FittedOn? fittedOn = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(thresholds);
        return thresholds.Count == labels.Count
            ? new Thresholds(labels, [.. thresholds], fittedOn)
            : throw new ArgumentException(
                $"thresholds must have one value per label, {labels.Count}; got {thresholds.Count}.",
                nameof(thresholds)
            );
    }
}
