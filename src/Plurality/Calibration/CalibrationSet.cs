using Plurality.Catalogues;
using Plurality.Estimators;

namespace Plurality.Calibration;

/// <summary>Held-out documents to calibrate on, sorted by id (ordinal); the input order does not matter.</summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class CalibrationSet
{
    /// <summary>The fewest documents that a calibrator is fitted on.</summary>
    public const int MinimumItems = 10;

    /// <summary>Takes the documents.</summary>
    /// <exception cref="PluralityException">A document or its evidence has other labels.</exception>
    /// <exception cref="ArgumentException">An id occurs twice.</exception>
    public CalibrationSet(IReadOnlyList<string> labels, IEnumerable<CalibrationItem> items)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(items);
        Labels = labels;
        Items = [.. items.OrderBy(item => item.Id, StringComparer.Ordinal)];
        for (var i = 0; i < Items.Count; i++)
        {
            var item = Items[i];
            if (i > 0 && item.Id == Items[i - 1].Id)
            {
                throw new ArgumentException($"Ids must differ; got {Excerpt.Of(item.Id)} twice.", nameof(items));
            }

            if (!item.Input.Labels.SequenceEqual(labels, StringComparer.Ordinal))
            {
                throw new LabelSetMismatchException("a calibration", labels, item.Input.Labels);
            }

            if (!item.Targets.Labels.SequenceEqual(labels, StringComparer.Ordinal))
            {
                throw new LabelSetMismatchException("a calibration", labels, item.Targets.Labels);
            }
        }

        FittedOn = FittedOn.Of(Items.Select(item => item.Id), labels);
    }

    /// <summary>The label set, in its order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The documents, in the ordinal order of their ids.</summary>
    public IReadOnlyList<CalibrationItem> Items { get; }

    /// <summary>The description of these documents that a fitted state records.</summary>
    public FittedOn FittedOn { get; }

    /// <summary>The logits of one label.</summary>
    internal double[] LogitsOf(int label) => [.. Items.Select(item => item.Input.Logits[label])];

    /// <summary>The targets of one label.</summary>
    internal double[] TargetsOf(int label) => [.. Items.Select(item => item.Targets.Probabilities[label])];

    /// <summary>Throws where there are too few documents.</summary>
    internal void RequireEnough(string calibration)
    {
        if (Items.Count < MinimumItems)
        {
            throw new TrainingException(
                calibration,
                $"Calibration documents must be at least {MinimumItems}; got {Items.Count}. Use a method without calibrator, or more "
                    + $"documents."
            );
        }
    }
}
