namespace Plurality.Traces;

/// <summary>
/// A model's scores for the options at one place, and the resulting distribution over them. Vectors are aligned with
/// <see cref="Options"/>. An option that was not on offer (in constrained decoding, a label already written) has the score −∞ and the
/// probability 0. If the model gave no probabilities, no option was on offer (<see cref="IsKnown"/>).
/// </summary>
/// <param name="Options">The options' names; for an answer format, the labels in the order of their set, then <c>none</c>.</param>
/// <param name="Scores">
/// Natural logs: of the option's probability mass (<see cref="ScoringMode.Exact"/>), or the logit of its first token, an unnormalised
/// log-probability (<see cref="ScoringMode.FirstToken"/>).
/// </param>
/// <param name="Probabilities">Softmax of the scores: each in [0,1], with sum 1, or all 0 if no option was on offer.</param>
/// <param name="Coverage">
/// The share of the full vocabulary's probability mass that the options on offer have, in [0,1]. It shows how much the restriction to
/// them hides.
/// </param>
public sealed record StepDistribution(
    IReadOnlyList<string> Options,
    IReadOnlyList<double> Scores,
    IReadOnlyList<double> Probabilities,
    double Coverage
)
{
    /// <summary>How far rounding alone can move a sum of probabilities from 1.</summary>
    private const double Rounding = 1e-9;

    /// <summary>The options' names; at least one, all different.</summary>
    public IReadOnlyList<string> Options { get; } = Options;

    /// <summary>Natural logs, aligned with the options; see the constructor.</summary>
    public IReadOnlyList<double> Scores { get; } =
        Scores.Count == Options.Count
            ? Scores
            : throw new ArgumentException($"Scores must have one value per option, {Options.Count}; got {Scores.Count}.", nameof(Scores));

    /// <summary>The distribution over the options, aligned with them, with sum 1; all 0 if the model gave none.</summary>
    public IReadOnlyList<double> Probabilities { get; } = Distribution(Options, Scores, Probabilities);

    /// <summary>Whether the model gave probabilities. If not, no option was on offer, and coverage is 0.</summary>
    public bool IsKnown => IsAnyOffered(Scores);

    /// <summary>
    /// With exact scoring within a bound: the largest possible probability, in [0,1], of each option that was not read to its end; the
    /// smallest is 0. The entry is null for an option that was read to its end; the property is null if all were. For a model that returns
    /// only the most probable tokens: the largest probability of every option on offer; null if the model returned all that matters.
    /// </summary>
    public IReadOnlyList<double?>? UpperLimits { get; init; }

    /// <summary>The step of a model that gives no probabilities.</summary>
    internal static StepDistribution Unknown(IReadOnlyList<string> options) =>
        new(options, [.. options.Select(_ => double.NegativeInfinity)], new double[options.Count], Coverage: 0);

    /// <summary>The probability of the option with this name, in [0,1]; 0 if it was not on offer.</summary>
    /// <exception cref="ArgumentException">No option has this name.</exception>
    public double Probability(string option) => Probabilities[Index(option)];

    /// <summary>The score of the option with this name; −∞ if it was not on offer.</summary>
    /// <exception cref="ArgumentException">No option has this name.</exception>
    public double Score(string option) => Scores[Index(option)];

    /// <summary>Whether the option at this index was on offer.</summary>
    public bool Offers(int option) => !double.IsNegativeInfinity(Scores[option]);

    private static IReadOnlyList<double> Distribution(
        IReadOnlyList<string> options,
        IReadOnlyList<double> scores,
        IReadOnlyList<double> probabilities
    )
    {
        if (probabilities.Count != options.Count)
        {
            throw new ArgumentException(
                $"Probabilities must have one value per option, {options.Count}; got {probabilities.Count}.",
                nameof(probabilities)
            );
        }

        var sum = probabilities.Sum();
        var expected = IsAnyOffered(scores) ? 1 : 0;
        return Math.Abs(sum - expected) <= Rounding && probabilities.All(probability => probability >= 0)
            ? probabilities
            : throw new ArgumentException(
                FormattableString.Invariant($"Probabilities must not be negative, and sum to {expected}; their sum is {sum:R}."),
                nameof(probabilities)
            );
    }

    private static bool IsAnyOffered(IReadOnlyList<double> scores) => scores.Any(score => !double.IsNegativeInfinity(score));

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
