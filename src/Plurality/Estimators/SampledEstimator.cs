using System.Globalization;
using Plurality.Catalogues;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>
/// <c>sampled:N</c>, the Monte Carlo form of <c>marginal</c>: N answers are drawn at temperature 1, and Q_l is the share of them that hold
/// the label, with its Wilson interval (<see cref="LabelMarginals.LowerLimits"/>). It needs no log-probabilities.
/// </summary>
internal sealed class SampledEstimator : ZeroShotEstimator
{
    /// <summary>The default N: the standard error of a probability is then at most 0.11.</summary>
    public const int DefaultCount = 20;

    private readonly int _count;

    /// <summary>Takes N, at least 1.</summary>
    public SampledEstimator(int count = DefaultCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = count;
    }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"sampled:{_count}");

    /// <inheritdoc/>
    public override string Summary => "the share of N sampled answers that hold the label; works without log-probabilities";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Samples;

    /// <inheritdoc/>
    public override int Samples => _count;

    /// <inheritdoc/>
    public override string Cost => _count.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var samples = Needed.Part(Name, evidence, evidence.Samples, "sampled answers");
        if (samples.Count < _count)
        {
            throw new EvidenceException(
                evidence.Id,
                Name,
                string.Create(CultureInfo.InvariantCulture, $"there must be {_count} sampled answers; got {samples.Count}. Run again.")
            );
        }

        int[] holding =
        [
            .. evidence.Labels.Select(label => samples.Take(_count).Count(sample => sample.Contains(label, StringComparer.Ordinal))),
        ];
        var intervals = holding.Select(count => WilsonInterval.Of(count, _count)).ToList();
        return new LabelMarginals(evidence.Labels, [.. holding.Select(count => (double)count / _count)])
        {
            LowerLimits = [.. intervals.Select(interval => interval.Low)],
            UpperLimits = [.. intervals.Select(interval => interval.High)],
        };
    }

    /// <summary>Reads the options of <see cref="Name"/>.</summary>
    internal static SampledEstimator Parse(OptionText options)
    {
        var count = options.TakeCount("") ?? DefaultCount;
        options.End();
        return new SampledEstimator(count);
    }
}
