namespace Plurality.Cli.Terminals;

/// <summary>Breaks text between words.</summary>
internal static class WordWrap
{
    /// <summary>The lines of a text, none longer than the width unless a single word is. Line ends of the text stay.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        foreach (var paragraph in text.Split('\n'))
        {
            var rest = paragraph;
            while (rest.Length > width)
            {
                var indent = rest.Length - rest.TrimStart(' ').Length;
                var end = rest.LastIndexOf(' ', width);
                if (end <= indent)
                {
                    end = rest.IndexOf(' ', indent);
                }

                if (end <= indent)
                {
                    break;
                }

                yield return rest[..end].TrimEnd(' ');
                rest = rest[end..].TrimStart(' ');
            }

            yield return rest;
        }
    }
}
