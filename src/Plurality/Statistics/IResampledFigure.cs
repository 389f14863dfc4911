using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>Collects a metric's resamples, tile by tile, and makes intervals of them.</summary>
internal interface IResampledFigure
{
    /// <summary>Takes the resamples of a tile; tiles may come in any order and from several threads.</summary>
    /// <param name="first">The number of the first resample.</param>
    /// <param name="tile">Their weights.</param>
    void Draw(int first, WeightTile tile);

    /// <summary>The intervals of the metric's values: one, or one per label.</summary>
    IReadOnlyList<Interval> Intervals();
}
