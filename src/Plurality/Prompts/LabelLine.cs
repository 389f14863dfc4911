namespace Plurality.Prompts;

/// <summary>The common part of the one-line formats: <c>Labels:</c> and the labels after it, up to the line feed.</summary>
internal static class LabelLine
{
    public const string Opening = "Labels:";

    public static bool StartsWithOpening(string answer) =>
        answer.AsSpan().TrimStart().StartsWith(Opening, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds where labels begin and where their line ends.</summary>
    public static bool TryFind(string answer, out int start, out int end)
    {
        var opening = answer.IndexOf(Opening, StringComparison.OrdinalIgnoreCase);
        start = opening + Opening.Length;
        end = answer.Length;
        if (opening < 0)
        {
            return false;
        }

        var lineFeed = answer.IndexOf('\n', start);
        end = lineFeed < 0 ? answer.Length : lineFeed;
        return true;
    }

    /// <summary>The label between two places, its end before trailing spaces.</summary>
    public static WrittenLabel Written(string answer, int start, int stop, bool closed)
    {
        var text = answer.AsSpan(start, stop - start);
        return new WrittenLabel(start, start + text.TrimEnd().Length, text.Trim().ToString(), closed);
    }
}
