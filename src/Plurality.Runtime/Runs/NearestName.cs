namespace Plurality.Runtime.Runs;

/// <summary>Finds what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>
    /// The known name with the fewest insertions, deletions and replacements of characters from what was written (Levenshtein), the first
    /// of equals; null where that is more than a third of the written name, and no longer a typing mistake.
    /// </summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        var (distance, name) = known
            .Select(name => (Distance(written, name), name))
            .DefaultIfEmpty((int.MaxValue, ""))
            .MinBy(pair => pair.Item1);
        return distance <= Math.Max(1, written.Length / 3) ? name : null;
    }

    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
