namespace Plurality.Catalogues;

/// <summary>Finds the known name nearest to a mistyped one.</summary>
internal static class NearestName
{
    /// <summary>
    /// Finds the first known name with the smallest optimal string alignment distance: insertions, deletions, replacements and swaps of
    /// neighbouring characters. If the distance is more than a third of the written name, the result is the only known name that begins
    /// with the written text, or null if there is none or more than one.
    /// </summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(written);
        string[] names = [.. known];
        var (distance, name) = names
            .Select(name => (Distance(written, name), name))
            .DefaultIfEmpty((int.MaxValue, ""))
            .MinBy(pair => pair.Item1);
        if (distance <= Math.Max(1, written.Length / 3))
        {
            return name;
        }

        string[] longer = [.. names.Where(name => written.Length > 0 && name.StartsWith(written, StringComparison.Ordinal))];
        return longer.Length == 1 ? longer[0] : null;
    }

    /// <summary>The sentence that suggests the nearest known name, after a space; empty where none is near.</summary>
    public static string Suggestion(string written, IEnumerable<string> known) =>
        Of(written, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private static int Distance(string left, string right)
    {
        int[] beforePrevious = [];
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous) = (previous, current);
        }

        return previous[^1];
    }
}
