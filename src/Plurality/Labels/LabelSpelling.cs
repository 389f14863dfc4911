using System.Text;

namespace Plurality.Labels;

/// <summary>
/// The common form of a label's spellings: letters without case, composed (Unicode NFC), white space trimmed and runs of it as one
/// space. A model that writes <c> Joy</c> means <c>joy</c>, so a set with both would be ambiguous.
/// </summary>
internal static class LabelSpelling
{
    /// <summary>Whether a text can be written in UTF-8 as it is: it has no unpaired surrogate.</summary>
    public static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Gives the form that all spellings of a label share; empty for a blank one. Never throws, because an answer can contain any text.
    /// </summary>
    public static string Fold(string written)
    {
        var folded = new StringBuilder(written.Length);
        var pendingSpace = false;
        foreach (var rune in written.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                pendingSpace = folded.Length > 0;
                continue;
            }

            if (pendingSpace)
            {
                folded.Append(' ');
            }

            pendingSpace = false;

            // Normalize refuses U+FFFE; lone surrogates, which it refuses too, already came out of EnumerateRunes as U+FFFD.
            folded.Append(rune.Value == 0xFFFE ? Rune.ReplacementChar : rune);
        }

        return folded.ToString().Normalize(NormalizationForm.FormC).ToUpperInvariant();
    }
}
