using System.Globalization;
using System.Text;

namespace Plurality.Datasets;

/// <summary>Detects texts without visible content.</summary>
internal static class BlankText
{
    /// <summary>
    /// Unicode letters and symbols without a visible shape: Hangul fillers, the empty Braille pattern, the combining joiner.
    /// </summary>
    private const string Shapeless = "\u115F\u1160\u3164\uFFA0\u2800\u034F";

    /// <summary>
    /// Whether a text is empty or holds only white space, control and format characters (zero-width spaces, joiners, direction marks) and
    /// variation selectors.
    /// </summary>
    public static bool Is(string text) =>
        text.EnumerateRunes()
            .All(rune =>
                Rune.IsWhiteSpace(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)
                || (rune.IsBmp && Shapeless.Contains((char)rune.Value, StringComparison.Ordinal))
            );
}
