namespace Plurality.Analysis;

/// <summary>The names by which results, tables and reports call the units of figures.</summary>
internal static class FigureUnitName
{
    /// <summary><c>fraction</c>, <c>bits</c> or <c>nats</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The unit is none of those that exist.</exception>
    public static string Of(FigureUnit unit) =>
        unit switch
        {
            FigureUnit.Fraction => "fraction",
            FigureUnit.Bits => "bits",
            FigureUnit.Nats => "nats",
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "The unit is none of those that exist."),
        };
}
