using Plurality.Metrics;

namespace Plurality.Coverage;

/// <summary>Macro-averaged F1 of a sample, 0/0 counting as 0.</summary>
/// <param name="sample">The documents.</param>
/// <param name="has">Whether a document has each label.</param>
internal sealed class SampledMacro(Sample sample, bool[] has) : IMacroMetric
{
    public ValueRange Range => ValueRange.Share;

    public int[] Having(ReadOnlySpan<double> weights) => [.. sample.Counts(weights.ToArray()).Select(label => (int)label.Gold)];

    public MacroValues?[] Labels(WeightTile tile, int[] having) =>
        [.. Enumerable.Range(0, tile.Lanes).Select(lane => Values(tile.Lane(lane)))];

    public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) =>
        [.. Labels(tile, []).Select(IReadOnlyList<MetricValue> (values) => [MetricValue.Defined(values!.Value.Mean ?? 0, tile.Documents)])];

    private MacroValues? Values(double[] weights) =>
        new MacroValues(
            [
                .. sample
                    .Counts(weights)
                    .Where((_, label) => has[label])
                    .Select(label => label.Gold > 0 ? SetRatio.F1.Of(label, 0) : (double?)null),
            ],
            0,
            has.Length
        );
}
