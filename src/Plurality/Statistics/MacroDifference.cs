using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>The difference of two methods' macro averages over the same documents, first minus second, label by label.</summary>
internal sealed class MacroDifference(IMacroMetric first, IMacroMetric second) : IMacroMetric
{
    /// <inheritdoc/>
    public ValueRange Range { get; } = new(first.Range.Low - second.Range.High, first.Range.High - second.Range.Low);

    /// <inheritdoc/>
    public string? WithoutInterval => first.WithoutInterval;

    /// <summary>The difference of two values; undefined if either is.</summary>
    public static MetricValue Of(MetricValue first, MetricValue second) =>
        first.Value is { } one && second.Value is { } other
            ? MetricValue.Defined(one - other, first.Support)
            : MetricValue.Undefined(first.Support, first.Reason ?? second.Reason!);

    /// <summary>Both methods are compared with the same gold labels, so both have the same documents behind a label.</summary>
    public int[] Having(ReadOnlySpan<double> weights) => first.Having(weights);

    /// <inheritdoc/>
    public MacroValues?[] Labels(WeightTile tile, int[] having) =>
        [.. first.Labels(tile, having).Zip(second.Labels(tile, having), Difference)];

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) =>
        [.. first.Compute(tile).Zip(second.Compute(tile), IReadOnlyList<MetricValue> (one, other) => [Of(one[0], other[0])])];

    private static MacroValues? Difference(MacroValues? one, MacroValues? other) =>
        one is { } first && other is { } second
            ? new MacroValues(
                [.. first.Present.Zip(second.Present, (mine, theirs) => mine - theirs)],
                first.Others - second.Others,
                first.Labels
            )
            : null;
}
