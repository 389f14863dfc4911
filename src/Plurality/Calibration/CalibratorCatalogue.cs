using System.Text.Json.Nodes;
using Plurality.Catalogues;

namespace Plurality.Calibration;

/// <summary>The calibrators by name. Registered names are valid wherever methods are named: in run files, on the command line and in fitted
/// states.</summary>
/// <remarks>Thread-safe: several threads may register and read at the same time.</remarks>
public static class CalibratorCatalogue
{
    // In the order of docs/method.md#4-methods.
    private static readonly MethodPartCatalogue<ICalibrator, FittedCalibrator> Entries = new(
        "calibrator",
        Curves(new PlattFit()),
        Curves(new TemperatureFit()),
        Curves(new IsotonicFit()),
        Curves(new BetaFit()),
        new(new MatrixCalibrator(), MatrixCalibrator.Parse, FittedMatrixCalibrator.Read)
    );

    /// <summary>Every calibrator with its default options, pooled over labels if possible: built-in calibrators first, then registered
    /// ones.</summary>
    public static IReadOnlyList<ICalibrator> All => Entries.All;

    /// <summary>Adds a calibrator.</summary>
    /// <param name="calibrator">The calibrator with its default options.</param>
    /// <param name="read">Reads what <see cref="FittedCalibrator.ToJson"/> of its fitted state wrote.</param>
    /// <param name="parse">Creates it from the options in a text; null if it has no options.</param>
    /// <exception cref="ArgumentException">There is a calibrator of that name, or the name has characters other than letters, digits,
    /// hyphens, underscores and dots.</exception>
    public static void Register(
        ICalibrator calibrator,
        Func<JsonObject, FittedCalibrator> read,
        Func<OptionText, ICalibrator>? parse = null
    )
    {
        ArgumentNullException.ThrowIfNull(read);
        Entries.Register(new(calibrator, parse, read));
    }

    /// <summary>
    /// Reads what <see cref="IMethodPart.Name"/> writes: a name, then <c>:per-label</c> or <c>:pooled</c> (the default) for curves, or
    /// <c>:penalty=C</c> for <c>matrix</c>, which is always per label.
    /// </summary>
    /// <exception cref="PluralityException">There is no such calibrator, or an option is unknown or out of its range.</exception>
    public static ICalibrator Parse(string text) =>
        Entries.Parse(text)
        ?? throw new MethodTextException(
            text,
            $"The calibrator must be one of {string.Join(", ", Entries.Words)}",
            "Curves may end in :per-label or :pooled."
        );

    /// <summary>Reads what <see cref="FittedCalibrator.ToJson"/> wrote.</summary>
    /// <exception cref="PluralityException">It is not such a state.</exception>
    public static FittedCalibrator Read(JsonObject json) => Entries.Read(json);

    private static MethodPartEntry<ICalibrator, FittedCalibrator> Curves(ICurveFit family) =>
        new(new CurveCalibrator(family, perLabel: false), options => CurveCalibrator.Parse(family, options), FittedCurveCalibrator.Read);
}
