namespace Plurality.Analysis;

/// <summary>The names of units in results, tables and reports.</summary>
internal static class FigureUnitName
{
    /// <summary>Returns <c>fraction</c>, <c>bits</c> or <c>nats</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    public static string Of(FigureUnit unit) =>
        unit switch
        {
            FigureUnit.Fraction => "fraction",
            FigureUnit.Bits => "bits",
            FigureUnit.Nats => "nats",
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "The unit is none of those that exist."),
        };
}
