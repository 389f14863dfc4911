using System.Text.Json.Nodes;
using Plurality.Catalogues;

namespace Plurality.Corrections;

/// <summary>The corrections by name. Registered names are valid wherever methods are named: in run files, on the command line and in fitted
/// states.</summary>
/// <remarks>Thread-safe: several threads may register and read at the same time.</remarks>
public static class CorrectionCatalogue
{
    // In the order of docs/method.md#4-methods.
    private static readonly MethodPartCatalogue<ICorrection, FittedCorrection> Entries = new(
        "correction",
        Linear(
            new ContentFreeCorrection(
                "contextual",
                "subtracts each option's mean score on the inputs N/A, the empty text and [MASK]",
                "N/A",
                "",
                "[MASK]"
            )
        ),
        Linear(new BatchCorrection()),
        Linear(new ContentFreeCorrection("pmi", "subtracts each option's log-probability without the document", "")),
        Linear(new PoolPriorCorrection())
    );

    /// <summary>Every correction with its default options: built-in corrections first, then registered ones.</summary>
    public static IReadOnlyList<ICorrection> All => Entries.All;

    /// <summary>Adds a correction.</summary>
    /// <param name="correction">The correction with its default options.</param>
    /// <param name="read">Reads what <see cref="FittedCorrection.ToJson"/> of its fitted state wrote; null if that is made by
    /// <see cref="FittedCorrection.Linear"/>.</param>
    /// <param name="parse">Creates it from the options in a text; null if it has no options.</param>
    /// <exception cref="ArgumentException">There is a correction of that name, or the name has characters other than letters, digits,
    /// hyphens, underscores and dots.</exception>
    public static void Register(
        ICorrection correction,
        Func<JsonObject, FittedCorrection>? read = null,
        Func<OptionText, ICorrection>? parse = null
    ) => Entries.Register(new(correction, parse, read ?? FittedLinearCorrection.Read));

    /// <summary>Reads what <see cref="IMethodPart.Name"/> writes.</summary>
    /// <exception cref="PluralityException">There is no such correction, or an option is unknown or out of its range.</exception>
    public static ICorrection Parse(string text) =>
        Entries.Parse(text)
        ?? throw new MethodTextException(
            text,
            $"The correction must be one of {string.Join(", ", Entries.Words)}",
            "Write it after a plus sign."
        );

    /// <summary>Reads what <see cref="FittedCorrection.ToJson"/> wrote.</summary>
    /// <exception cref="PluralityException">It is not such a state.</exception>
    public static FittedCorrection Read(JsonObject json) => Entries.Read(json);

    private static MethodPartEntry<ICorrection, FittedCorrection> Linear(ICorrection correction) =>
        new(correction, Read: FittedLinearCorrection.Read);
}
