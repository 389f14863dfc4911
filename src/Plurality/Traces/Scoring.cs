using System.Globalization;

namespace Plurality.Traces;

/// <summary>How options are scored, as written in run files and on the command line: <c>exact</c>, <c>exact:0.001</c>, <c>exact:0</c> or
/// <c>first-token</c>.</summary>
/// <param name="Mode">Exact masses or first tokens.</param>
/// <param name="Bound">
/// With exact masses: the largest error of a step's probabilities, in [0,1); 0 for none. Options with negligible mass are then not read
/// to their end (<see cref="StepDistribution.UpperLimits"/>). Null for the default.
/// </param>
internal readonly record struct Scoring(ScoringMode Mode, double? Bound = null)
{
    private const string BoundPrefix = "exact:";

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    /// <exception cref="PluralityException">The text is none of these.</exception>
    public static Scoring Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var mode in Enum.GetValues<ScoringMode>())
        {
            if (text == ModeName.Of(mode))
            {
                return new Scoring(mode);
            }
        }

        return
            text.StartsWith(BoundPrefix, StringComparison.Ordinal)
            && double.TryParse(
                text.AsSpan(BoundPrefix.Length),
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out var bound
            )
            && bound is >= 0 and < 1
            ? new Scoring(ScoringMode.Exact, bound)
            : throw new ScoringException(text);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Bound is { } bound ? BoundPrefix + bound.ToString("R", CultureInfo.InvariantCulture) : ModeName.Of(Mode);
}
