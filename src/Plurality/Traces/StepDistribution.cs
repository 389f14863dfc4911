namespace Plurality.Traces;

/// <summary>
/// What a model gave each option at one place: scores, and the distribution over the options that they make. Vectors are aligned with
/// <see cref="Options"/>; an option that was not on offer there (a label already written, in constrained decoding) has the score −∞ and
/// the probability 0.
/// </summary>
/// <param name="Options">The options' names; of an answer format the labels in their set's order, then <c>none</c>.</param>
/// <param name="Scores">
/// Natural logs: of the option's probability mass (<see cref="ScoringMode.Exact"/>), or the logit of its first token, an unnormalised
/// log-probability (<see cref="ScoringMode.FirstToken"/>).
/// </param>
/// <param name="Probabilities">Softmax of the scores: each in [0,1], their sum 1.</param>
/// <param name="Coverage">
/// The share of the full vocabulary's probability mass that the options on offer account for, in [0,1]: how much the restriction to
/// them hides.
/// </param>
public sealed record StepDistribution(
    IReadOnlyList<string> Options,
    IReadOnlyList<double> Scores,
    IReadOnlyList<double> Probabilities,
    double Coverage
)
{
    /// <summary>How far a sum of probabilities may be from 1 by rounding alone.</summary>
    private const double Rounding = 1e-9;

    /// <summary>The options' names; at least one, all different.</summary>
    public IReadOnlyList<string> Options { get; } = Options;

    /// <summary>Natural logs, aligned with the options; see the constructor.</summary>
    public IReadOnlyList<double> Scores { get; } =
        Scores.Count == Options.Count
            ? Scores
            : throw new ArgumentException($"Scores must have one value per option, {Options.Count}; got {Scores.Count}.", nameof(Scores));

    /// <summary>The distribution over the options, aligned with them; its sum is 1.</summary>
    public IReadOnlyList<double> Probabilities { get; } = Distribution(Options, Probabilities);

    /// <summary>
    /// With exact scoring within a bound: the largest probability that an option can have whose tokens were not looked at to the end, in
    /// [0,1]; the smallest is 0. Null for an option that was, and altogether where all were. From a model that shows the most probable
    /// tokens only: the largest probability of every option on offer, null altogether where it showed all that matters.
    /// </summary>
    public IReadOnlyList<double?>? UpperLimits { get; init; }

    /// <summary>The probability of the option of that name, in [0,1]; 0 where it was not on offer.</summary>
    /// <exception cref="ArgumentException">There is no option of that name.</exception>
    public double Probability(string option) => Probabilities[Index(option)];

    /// <summary>The score of the option of that name; −∞ where it was not on offer.</summary>
    /// <exception cref="ArgumentException">There is no option of that name.</exception>
    public double Score(string option) => Scores[Index(option)];

    /// <summary>Whether the option at this index was on offer.</summary>
    public bool Offers(int option) => !double.IsNegativeInfinity(Scores[option]);

    private static IReadOnlyList<double> Distribution(IReadOnlyList<string> options, IReadOnlyList<double> probabilities)
    {
        if (probabilities.Count != options.Count)
        {
            throw new ArgumentException(
                $"Probabilities must have one value per option, {options.Count}; got {probabilities.Count}.",
                nameof(probabilities)
            );
        }

        var sum = probabilities.Sum();
        return Math.Abs(sum - 1) <= Rounding && probabilities.All(probability => probability >= 0)
            ? probabilities
            : throw new ArgumentException(
                FormattableString.Invariant($"Probabilities must not be negative, and sum to 1; their sum is {sum:R}."),
                nameof(probabilities)
            );
    }

    private int Index(string option)
    {
        for (var i = 0; i < Options.Count; i++)
        {
            if (string.Equals(Options[i], option, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException($"option must be one of {string.Join(", ", Options)}; got '{option}'.", nameof(option));
    }
}
