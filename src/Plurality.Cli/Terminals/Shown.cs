using System.Globalization;
using System.Text;

namespace Plurality.Cli.Terminals;

/// <summary>
/// Makes foreign text safe for a screen. Control characters and characters that change the text direction appear as escapes such as
/// <c>\u001b</c>. JSON output has its own escapes and does not use this.
/// </summary>
internal static class Shown
{
    /// <summary>A number of things, such as <c>1 item</c> or <c>2 items</c>.</summary>
    public static string Counted(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Puts a text on one line: each run of line ends, tabs and spaces becomes one space.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is ' ' or '\t' or '\n' or '\r')
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else
            {
                Append(line, character);
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary>The beginning of a document on one line, with an ellipsis if it continues.</summary>
    public static string Beginning(string text, int length)
    {
        // Cut first, because a text can have megabytes. Twice the length leaves room for collapsed white space.
        var line = Line(text.Length > 2 * length ? text[..(2 * length)] : text);
        if (line.Length <= length && text.Length <= 2 * length)
        {
            return line;
        }

        var end = Math.Min(length, line.Length);
        if (end > 0 && char.IsHighSurrogate(line[end - 1]))
        {
            end--;
        }

        return line[..end].TrimEnd(' ') + "…";
    }

    /// <summary>Keeps line feeds, for messages of several lines.</summary>
    public static string Lines(string text)
    {
        var lines = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character == '\n')
            {
                lines.Append(character);
            }
            else
            {
                Append(lines, character);
            }
        }

        return lines.ToString();
    }

    /// <summary>A value as it is typed in a shell: in quotes where a shell would take it apart.</summary>
    public static string Argument(string value) =>
        value.Length > 0
        && value.All(character => char.IsAsciiLetterOrDigit(character) || "_./:@%+,=-\\".Contains(character, StringComparison.Ordinal))
            ? value
            : $"'{Line(value).Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static void Append(StringBuilder text, char character)
    {
        if (
            char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029'
        )
        {
            text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }
        else
        {
            text.Append(character);
        }
    }
}
