using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plurality.TestKit.Docs;

/// <summary>The anchors that GitHub gives to the headings of a Markdown page.</summary>
public static partial class MarkdownAnchors
{
    /// <summary>The anchors of all headings outside code blocks; a heading that occurs again gets <c>-1</c>, <c>-2</c> and so on.</summary>
    public static IReadOnlySet<string> Of(string markdown)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(Fence().Replace(markdown, "")))
        {
            var anchor = Of(heading);
            var repeated = 0;
            var unique = anchor;
            while (!anchors.Add(unique))
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{anchor}-{++repeated}");
            }
        }

        return anchors;
    }

    private static string Of(Match heading)
    {
        var text = LinkTarget().Replace(heading.Groups["text"].Value, "");
        var anchor = new StringBuilder(text.Length);
        foreach (var character in text.Trim())
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_')
            {
                anchor.Append(char.ToLowerInvariant(character));
            }
            else if (character == ' ')
            {
                anchor.Append('-');
            }
        }

        return anchor.ToString();
    }

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<=\])\([^)]*\)")]
    private static partial Regex LinkTarget();
}
