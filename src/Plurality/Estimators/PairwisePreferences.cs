namespace Plurality.Estimators;

/// <summary>
/// How often a model prefers each option to each other option, from one question per pair: p_ij = P(i rather than j). Complementary,
/// p_ij + p_ji = 1, with ½ on the diagonal.
/// </summary>
/// <param name="Items">The options: labels in their set's order, then <c>none</c> in multi-label tasks.</param>
/// <param name="Probabilities">[items × items], each in [0,1].</param>
public sealed record PairwisePreferences(IReadOnlyList<string> Items, IReadOnlyList<IReadOnlyList<double>> Probabilities)
{
    /// <summary>The rounding tolerance for p_ij + p_ji = 1.</summary>
    public const double Rounding = 1e-9;

    /// <summary>The options; at least one.</summary>
    public IReadOnlyList<string> Items { get; } = Items;

    /// <summary>p_ij, row by row.</summary>
    /// <exception cref="PluralityException">A value is outside [0,1], or a pair is not complementary.</exception>
    public IReadOnlyList<IReadOnlyList<double>> Probabilities { get; } = Validated(Items, Probabilities);

    private static IReadOnlyList<IReadOnlyList<double>> Validated(IReadOnlyList<string> items, IReadOnlyList<IReadOnlyList<double>> rows)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count != items.Count || rows.Any(row => row.Count != items.Count))
        {
            throw new ArgumentException($"Probabilities must have one row and one column per item, {items.Count} of each.", nameof(rows));
        }

        for (var i = 0; i < items.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (one, other) = (rows[i][j], rows[j][i]);
                if (!(one >= 0 && one <= 1 && other >= 0 && other <= 1 && Math.Abs(one + other - 1) <= Rounding))
                {
                    throw new PairwisePreferencesException(items[i], items[j], one, other);
                }
            }
        }

        return rows;
    }
}
