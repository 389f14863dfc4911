using Plurality.Estimators;

namespace Plurality.Corrections;

/// <summary>The corrections by name.</summary>
public static class Correction
{
    /// <summary>Every correction, in the order of docs/method.md#corrections.</summary>
    public static IReadOnlyList<ICorrection> All { get; } =
    [
        new ContentFreeCorrection(
            "contextual",
            "subtracts each option's mean score on the inputs N/A, the empty text and [MASK]",
            "N/A",
            "",
            "[MASK]"
        ),
        new BatchCorrection(),
        new ContentFreeCorrection("pmi", "subtracts each option's log-probability without the document", ""),
        new PoolPriorCorrection(),
    ];

    /// <summary>The correction of that name.</summary>
    /// <exception cref="MethodTextException">There is no such correction.</exception>
    public static ICorrection Parse(string text) =>
        All.FirstOrDefault(correction => correction.Name == text)
        ?? throw new MethodTextException(
            text,
            $"The correction must be one of {string.Join(", ", All.Select(correction => correction.Name))}",
            "Write it after a plus sign."
        );
}
