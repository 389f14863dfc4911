using System.Globalization;

namespace Plurality.Boxes;

/// <summary>The options of <see cref="BoxesGenerator"/>.</summary>
internal sealed record BoxesOptions
{
    /// <summary>The most boxes that a puzzle may have.</summary>
    public const int MaximumBoxes = 100;

    /// <summary>The most operations that a puzzle may have.</summary>
    public const int MaximumOperations = 1000;

    /// <summary>The number of puzzles, at least 1.</summary>
    public int Items { get; init; } = 100;

    /// <summary>The number of boxes in a puzzle, 1 to <see cref="MaximumBoxes"/>.</summary>
    public int Boxes { get; init; } = 4;

    /// <summary>
    /// The number of objects, 1 to <see cref="BoxesGenerator.MaximumObjects"/>; at least 2 where answers are balanced. They are the
    /// labels.
    /// </summary>
    public int Objects { get; init; } = 10;

    /// <summary>The number of operations (put in, move, take out), 0 to <see cref="MaximumOperations"/>.</summary>
    public int Operations { get; init; } = 6;

    /// <summary>
    /// Whether answers with no object, with one and with several come in turn, so that each is a third. Otherwise the box asked about is
    /// any.
    /// </summary>
    public bool Balanced { get; init; } = true;

    /// <summary>The seed of all random draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>Checks all options.</summary>
    /// <exception cref="BoxesException">One or more are out of range.</exception>
    public void Validate()
    {
        string[] faults =
        [
            .. Fault("items", Items, 1, int.MaxValue, "Ask for one at least."),
            .. Fault("boxes", Boxes, 1, MaximumBoxes, "Choose a number in between."),
            .. Fault("objects", Objects, 1, BoxesGenerator.MaximumObjects, "The vocabulary has no more, and a puzzle needs one."),
            .. Fault("operations", Operations, 0, MaximumOperations, "Choose a number in between."),
            .. Balanced && Objects == 1
                ? (string[])
                    [
                        "The number of objects must be 2 or more where answers are balanced, because some have several; got 1. Add one, "
                            + "or do not balance.",
                    ]
                : [],
        ];
        if (faults.Length > 0)
        {
            throw new BoxesException(faults);
        }
    }

    private static string[] Fault(string option, int value, int smallest, int largest, string remedy) =>
        value >= smallest && value <= largest
            ? []
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The number of {option} must be from {smallest} to {largest}; got {value}. {remedy}"
                ),
            ];
}
