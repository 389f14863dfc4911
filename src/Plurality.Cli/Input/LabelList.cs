using System.Text;

namespace Plurality.Cli.Input;

/// <summary>
/// Labels on one line, separated by commas. A label with a comma or outer spaces is in double quotes, with inner quotes doubled (RFC
/// 4180). A quote elsewhere is part of the label. Spaces around commas are ignored.
/// </summary>
internal static class LabelList
{
    /// <summary>The labels in order; none for an empty line. Blank labels are kept, so that the label set refuses them.</summary>
    public static IReadOnlyList<string> Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return [];
        }

        var labels = new List<string>();
        var at = 0;
        do
        {
            while (at < line.Length && line[at] == ' ')
            {
                at++;
            }

            labels.Add(at < line.Length && line[at] == '"' && TryQuoted(line, ref at, out var quoted) ? quoted : Plain(line, ref at));
        } while (at++ < line.Length);
        return labels;
    }

    private static string Plain(string line, ref int at)
    {
        var comma = line.IndexOf(',', at);
        var end = comma < 0 ? line.Length : comma;
        var label = line[at..end].Trim(' ');
        at = end;
        return label;
    }

    /// <summary>Reads a quoted label up to the next comma. It is not a quoted label if the quote does not end before a comma or at the
    /// end.</summary>
    private static bool TryQuoted(string line, ref int at, out string label)
    {
        var text = new StringBuilder();
        for (var i = at + 1; i < line.Length; i++)
        {
            if (line[i] != '"')
            {
                text.Append(line[i]);
            }
            else if (i + 1 < line.Length && line[i + 1] == '"')
            {
                text.Append(line[i++]);
            }
            else
            {
                var end = i + 1;
                while (end < line.Length && line[end] == ' ')
                {
                    end++;
                }

                label = text.ToString();
                if (end < line.Length && line[end] != ',')
                {
                    return false;
                }

                at = end;
                return true;
            }
        }

        label = "";
        return false;
    }
}
