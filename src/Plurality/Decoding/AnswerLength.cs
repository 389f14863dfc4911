using System.Globalization;

namespace Plurality.Decoding;

/// <summary>Notes for the reader of a trace about lists that are long.</summary>
internal static class AnswerLength
{
    /// <summary>The fewest labels of an answer that can be said to run over a label set.</summary>
    private const int Fewest = 4;

    /// <summary>The list was ended by a limit.</summary>
    public static string Ended(int labels) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"the list was ended after {labels} {(labels == 1 ? "label" : "labels")}, where the model would write more; "
                + $"allow more with max-labels."
        );

    /// <summary>A list with more than half of all labels, which says more about the model than about the text.</summary>
    public static IEnumerable<string> Warnings(int labels, int all)
    {
        if (labels >= Fewest && 2 * labels > all)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the answer has {labels} of {all} labels: the model may not end lists; show it demonstrations, or use first-step."
            );
        }
    }
}
