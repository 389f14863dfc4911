using System.Globalization;
using System.Text;

namespace Plurality.Reports;

/// <summary>
/// Writes text as a JSON string that is safe in a script element of a page: it cannot end the element or begin a comment, it has no
/// character that would act on a screen, and it reads back as the very same text, lone surrogates and NUL included (which UTF-8 and HTML
/// could not carry).
/// </summary>
internal static class ScriptText
{
    /// <summary>The string with its quotes.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                quoted.Append(character).Append(text[++i]);
            }
            else if (character is '"' or '\\')
            {
                quoted.Append('\\').Append(character);
            }
            else if (Acts(character))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                quoted.Append(character);
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>HTML's own characters, control characters, those that end a line or turn its direction, byte-order marks, non-characters,
    /// halves of pairs.</summary>
    private static bool Acts(char character) =>
        character
            is '<'
                or '>'
                or '&'
                or '\u2028'
                or '\u2029'
                or (>= '\u200E' and <= '\u200F')
                or (>= '\u202A' and <= '\u202E')
                or (>= '\u2066' and <= '\u2069')
                or '\u061C'
                or '\uFEFF'
                or '\uFFFE'
                or '\uFFFF'
        || char.IsControl(character)
        || char.IsSurrogate(character);
}
