using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Statistics;

/// <summary>
/// Resamples of documents, with replacement, and the percentile intervals they give. Create one per table and use it for every method and
/// metric: resample <c>i</c> then has the same documents everywhere, so differences between methods are paired.
/// </summary>
/// <remarks>
/// Three kinds of metrics have their own intervals: macro averages (<see cref="MacroInterval"/>), metrics that rise with noise
/// (<see cref="DeviationInterval"/>) and values of labels, which need <see cref="PercentileIntervals.LeastOfLabel"/> documents. BCa is not
/// used: it falls far short if labels are rare. docs/methods/metrics.md#intervals-and-tests compares them by simulation.
/// </remarks>
internal sealed class Bootstrap
{
    private readonly double[]?[] _weights;

    /// <summary>Draws the resamples. Each has its own generator, so a larger number of resamples begins with the same ones.</summary>
    /// <param name="documents">The number of documents, which is also the size of each resample.</param>
    /// <param name="seed">The seed; the same seed always gives the same resamples.</param>
    /// <param name="resamples">The number of resamples, at least 20; 0 for estimates without intervals.</param>
    /// <param name="level">The share of intervals that should contain the true value, in (0,1).</param>
    /// <param name="documentWeights">The weight of each document whenever it is drawn; null if all documents count equally.</param>
    /// <exception cref="ArgumentOutOfRangeException">No document, 1 to 19 resamples or fewer than 0, or a level outside (0,1).</exception>
    public Bootstrap(int documents, ulong seed, int resamples = 1000, double level = 0.95, double[]? documentWeights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(documents, 1);
        if (resamples != 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 20);
        }

        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "level must lie between 0 and 1.");
        }

        (Documents, Seed, Level) = (documents, seed, level);
        Once = documentWeights ?? [.. Enumerable.Repeat(1.0, documents)];
        Metrics.Weights.Check(Once, documents);
        _weights = new double[resamples][];
    }

    /// <summary>The number of documents in each resample; documents are the unit of resampling.</summary>
    public int Documents { get; }

    /// <summary>The seed of the resamples.</summary>
    public ulong Seed { get; }

    /// <summary>The number of resamples.</summary>
    public int Resamples => _weights.Length;

    /// <summary>The share of intervals that should contain the true value.</summary>
    public double Level { get; }

    /// <summary>The weight of each document whenever it is drawn.</summary>
    internal double[] Once { get; }

    /// <summary>The weight of each document in a resample.</summary>
    public ReadOnlySpan<double> Weights(int resample)
    {
        if (_weights[resample] is null)
        {
            var tile = new WeightTile(Documents, 1);
            Fill(tile, resample);
            _weights[resample] = tile.Lane(0);
        }

        return _weights[resample];
    }

    /// <summary>The intervals of a metric's values: one, or one per label.</summary>
    /// <exception cref="ArgumentException">The number of documents differs from that of the resamples.</exception>
    public IReadOnlyList<Interval> Intervals(IMetric metric, ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Intervals(metric.Prepare(documents));
    }

    /// <inheritdoc cref="Intervals(IMetric, ScoredDocuments)"/>
    public IReadOnlyList<Interval> Intervals(IPreparedMetric metric) => Intervals([metric])[0];

    /// <summary>The intervals of several metrics; what they have in common is computed once.</summary>
    /// <exception cref="ArgumentException">The number of documents differs from that of the resamples.</exception>
    public IReadOnlyList<Interval>[] Intervals(IReadOnlyList<IPreparedMetric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (Documents == 1 || Resamples == 0)
        {
            Func<MetricValue, Interval> interval = Resamples == 0 ? Interval.NotAsked : Interval.OfOneDocument;
            using var tiles = new ThreadLocal<WeightTile>(() => WeightTile.Of(Once)); // metrics share what they compute of a tile
            return ParallelValues.Of(metrics.Count, metric => Resample.Values(metrics[metric], tiles.Value!)[0].Select(interval).ToArray());
        }

        var figures = ParallelValues.Of(metrics.Count, metric => Figure(metrics[metric]));
        Draw(
            (first, tile) =>
            {
                foreach (var figure in figures)
                {
                    figure.Draw(first, tile);
                }
            }
        );
        return ParallelValues.Of(figures.Length, figure => figures[figure].Intervals());
    }

    /// <summary>Draws all resamples, tile by tile, on several threads; each call gets the number of its first resample.</summary>
    internal void Draw(Action<int, WeightTile> take) => Tiles(Resamples, Documents, (first, tile) =>
        {
            Fill(tile, first);
            take(first, tile);
        });

    /// <summary>
    /// Calls with the first of some draws and a tile of zeros for them, on several threads, until all draws are done. The draws of a
    /// <see cref="Block"/> come in their order, from one thread.
    /// </summary>
    /// <param name="draws">The number of draws.</param>
    /// <param name="documents">The number of documents; tiles of many documents have few draws.</param>
    /// <param name="take">Takes the draws of a tile.</param>
    internal static void Tiles(int draws, int documents, Action<int, WeightTile> take)
    {
        var lanes = WeightTile.LanesOf(documents);
        ParallelRooms.For(
            Block(draws + WeightTile.FullLanes - 1),
            () => new WeightTile(documents, lanes),
            (block, tile) =>
            {
                var end = Math.Min(draws, (block + 1) * WeightTile.FullLanes);
                for (var first = block * WeightTile.FullLanes; first < end; first += lanes)
                {
                    tile.Begin(Math.Min(lanes, end - first));
                    take(first, tile);
                }
            }
        );
    }

    /// <summary>The block of a draw. Sums over the draws of a block have the same digits whatever the size of tiles.</summary>
    internal static int Block(int draw) => draw / WeightTile.FullLanes;

    internal IReadOnlyList<MetricValue> Estimates(IPreparedMetric metric) => metric.Compute(Once);

    private IResampledFigure Figure(IPreparedMetric metric) =>
        metric switch
        {
            IMacroMetric macro => new MacroInterval(macro, Once, Resamples, Level),
            IDeviationMetric deviations => new DeviationInterval(deviations, Once, Resamples, Level),
            _ => new PercentileIntervals(metric, Once, Resamples, Level),
        };

    private void Fill(WeightTile tile, int first)
    {
        for (var lane = 0; lane < tile.Lanes; lane++)
        {
            var generator = SeededGenerator.For(Seed, "bootstrap", FormattableString.Invariant($"{first + lane}"));
            for (var draw = 0; draw < Documents; draw++)
            {
                var drawn = generator.NextInt(Documents);
                tile.Row(drawn)[lane] += Once[drawn];
            }
        }
    }
}
