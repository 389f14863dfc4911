using System.Globalization;
using System.Text;

namespace Plurality;

/// <summary>
/// How a piece of the user's own text is shown inside a message: in quotes, on one line, short. A message is printed on terminals, so
/// control characters appear as <c>\u0007</c> instead of acting.
/// </summary>
internal static class Excerpt
{
    private const int MaximumRunes = 40;

    /// <summary>Gives <paramref name="text"/> in double quotes, cut after 40 characters with an ellipsis.</summary>
    public static string Of(string text)
    {
        var shown = new StringBuilder("\"");
        var runes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (runes++ == MaximumRunes)
            {
                return shown.Append('…').Append('"').ToString();
            }

            if (Rune.IsControl(rune))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.Append('"').ToString();
    }
}
