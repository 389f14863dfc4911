using System.Globalization;

namespace Plurality.Estimators;

/// <summary>A matrix of pairwise preferences in which a pair is not complementary.</summary>
internal sealed class PairwisePreferencesException : PluralityException
{
    /// <summary>Carries the pair and its two probabilities.</summary>
    public PairwisePreferencesException(string first, string second, double forward, double backward)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The pairs matrix must be complementary, probabilities in [0,1] with P({Excerpt.Of(first)} over {Excerpt.Of(second)}) + "
                    + $"P({Excerpt.Of(second)} over {Excerpt.Of(first)}) = 1 and 0.5 on the diagonal; got {forward:R} and {backward:R}. "
                    + $"Give each pair as p and 1 − p."
            )
        ) => (First, Second, Forward, Backward) = (first, second, forward, backward);

    /// <summary>One option of the pair.</summary>
    public string First { get; }

    /// <summary>The other option; the same option for a wrong diagonal value.</summary>
    public string Second { get; }

    /// <summary>P(first rather than second) as given.</summary>
    public double Forward { get; }

    /// <summary>P(second rather than first) as given.</summary>
    public double Backward { get; }
}
