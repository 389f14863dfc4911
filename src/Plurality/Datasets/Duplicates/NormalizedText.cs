using System.Globalization;
using System.Text;

namespace Plurality.Datasets.Duplicates;

/// <summary>
/// The common form of two copies of a text: compatibility forms folded (Unicode NFKC), case ignored, punctuation and white space as one
/// space, invisible characters removed. Symbols stay, including emoji: they are often the only difference between two short texts.
/// </summary>
internal static class NormalizedText
{
    /// <summary>
    /// Gives the form that all copies of a text share. A text of punctuation alone keeps it: <c>!!!</c> is no copy of <c>???</c>. Never
    /// throws: anything can stand in a document.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = Folded(text);
        var words = Words(folded, keepsPunctuation: false);
        return words.Length > 0 ? words : Words(folded, keepsPunctuation: true);
    }

    private static string Folded(string text)
    {
        var valid = new StringBuilder(text.Length);

        // Normalize refuses U+FFFE; lone surrogates, which it refuses too, come out of EnumerateRunes as U+FFFD.
        foreach (var rune in text.EnumerateRunes())
        {
            valid.Append(rune.Value == 0xFFFE ? Rune.ReplacementChar : rune);
        }

        // Capital letters first: some small ones have no capital of their own, but none has two.
        return valid
            .ToString()
            .Normalize(NormalizationForm.FormKC)
            .ToUpperInvariant()
            .ToLowerInvariant()
            .Normalize(NormalizationForm.FormKC);
    }

    private static string Words(string folded, bool keepsPunctuation)
    {
        var words = new StringBuilder(folded.Length);
        var pendingSpace = false;
        foreach (var rune in folded.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Format)
            {
                continue;
            }

            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || (!keepsPunctuation && Rune.IsPunctuation(rune)))
            {
                pendingSpace = words.Length > 0;
                continue;
            }

            if (pendingSpace)
            {
                words.Append(' ');
            }

            pendingSpace = false;
            words.Append(rune);
        }

        return words.ToString();
    }
}
