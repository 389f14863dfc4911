using System.Text.RegularExpressions;

namespace Plurality.Features;

/// <summary>The words of a text as scikit-learn's vectorizers find them: lower-cased, two letters, digits or underscores at
/// least.</summary>
internal static partial class Words
{
    /// <summary>The words and the pairs of neighbouring words (joined by a space), in unspecified order, with repetitions.</summary>
    public static IEnumerable<string> AndPairs(string text)
    {
        string? before = null;
        foreach (Match match in Word().Matches(text.ToLowerInvariant()))
        {
            yield return match.Value;
            if (before is not null)
            {
                yield return $"{before} {match.Value}";
            }

            before = match.Value;
        }
    }

    [GeneratedRegex(@"\b\w\w+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
