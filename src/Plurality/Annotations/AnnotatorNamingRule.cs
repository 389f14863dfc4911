using System.Globalization;
using System.Runtime.InteropServices;

namespace Plurality.Annotations;

/// <summary>Decides item by item what annotators' names refer to, by the rule of <see cref="AnnotatorNaming.Slots"/>.</summary>
internal sealed class AnnotatorNamingRule
{
    private static readonly char[] _digits = [.. "0123456789"];

    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Count, int Lowest, int Highest)> _onItem = new(StringComparer.Ordinal);
    private long _votes;
    private bool _arePersons;

    /// <summary>What the names refer to, based on the items so far.</summary>
    public AnnotatorNaming Result =>
        _votes == 0 ? AnnotatorNaming.Absent
        : _arePersons ? AnnotatorNaming.Persons
        : _series.Values.Any(series => series.CountsVotes && 2 * series.Votes > _votes) ? AnnotatorNaming.Slots
        : AnnotatorNaming.Persons;

    /// <summary>Adds the distinct names of the annotators who voted on one item.</summary>
    /// <param name="names">The names.</param>
    /// <param name="arePersons">Whether the format declares the names to be persons, whatever they look like.</param>
    public void Add(IEnumerable<string> names, bool arePersons)
    {
        _arePersons |= arePersons;
        _onItem.Clear();
        foreach (var name in names)
        {
            _votes++;
            var beginning = name.TrimEnd(_digits);

            // A leading zero (annotator01) marks a fixed list of names, and a number beyond int is an id: neither counts votes.
            var digits = name.AsSpan(beginning.Length);
            var number =
                (digits.Length == 1 || !digits.StartsWith('0'))
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                    ? parsed
                    : int.MaxValue;
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_onItem, beginning, out _);
            seen = (seen.Count + 1, seen.Count == 0 ? number : Math.Min(seen.Lowest, number), Math.Max(seen.Highest, number));
        }

        foreach (var (beginning, (count, lowest, highest)) in _onItem)
        {
            int? start = lowest <= 1 && highest - lowest == count - 1 ? lowest : null;
            ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, beginning, out var known);
            series = known ? series.And(count, start) : new Series(start, count, count, count);
        }
    }

    /// <summary>
    /// A series of names. Its start is 0 or 1 while its numbers have run on from there without a gap on every item, then null.
    /// </summary>
    private readonly record struct Series(int? Start, long Votes, int Shortest, int Longest)
    {
        public bool CountsVotes => Start is not null && Shortest < Longest;

        public Series And(int count, int? start) =>
            new(start == Start ? Start : null, Votes + count, Math.Min(Shortest, count), Math.Max(Longest, count));
    }
}
