using MathNet.Numerics;

namespace Plurality.Metrics;

/// <summary>The weighted sums over the pairs of Q and Ĥ in a bin.</summary>
/// <param name="Weight">The weight of the pairs.</param>
/// <param name="Excess">Σ (Q − Ĥ).</param>
/// <param name="Share">Σ Ĥ.</param>
/// <param name="Squares">Σ Ĥ².</param>
internal record struct BinSums(double Weight, double Excess, double Share, double Squares)
{
    /// <summary>E|N(d, s²)| − |d|, where d is the mean of Q minus the mean of Ĥ and s is the standard error of Ĥ's mean.</summary>
    public readonly double Bias
    {
        get
        {
            if (Weight <= 0)
            {
                return 0;
            }

            var mean = Share / Weight;
            var error = Math.Sqrt(Math.Max(0, (Squares / Weight) - (mean * mean)) / Weight);
            var distance = Math.Abs(Excess) / Weight;
            if (error <= 1e-12)
            {
                return 0;
            }

            var ratio = distance / error;
            var density = Math.Sqrt(2 / Math.PI) * Math.Exp(-ratio * ratio / 2);
            return (error * density) + (distance * SpecialFunctions.Erf(ratio / Math.Sqrt(2))) - distance;
        }
    }

    /// <summary>Adds a pair.</summary>
    public void Add(double probability, double share)
    {
        Weight += 1;
        Excess += probability - share;
        Share += share;
        Squares += share * share;
    }
}
