using System.Globalization;
using System.Runtime.InteropServices;

namespace Plurality.Annotations;

/// <summary>Decides what annotators' names stand for, item by item, by the rule that <see cref="AnnotatorNaming.Slots"/> states.</summary>
internal sealed class AnnotatorNamingRule
{
    private static readonly char[] _digits = [.. "0123456789"];

    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Count, int Highest)> _onItem = new(StringComparer.Ordinal);
    private long _votes;

    /// <summary>What the names stand for, as far as the items so far tell.</summary>
    public AnnotatorNaming Result =>
        _votes == 0 ? AnnotatorNaming.Absent
        : _series.Values.Any(series => series.CountsVotes && 2 * series.Votes > _votes) ? AnnotatorNaming.Slots
        : AnnotatorNaming.Persons;

    /// <summary>Takes the distinct names of those who voted on one item.</summary>
    public void Add(IEnumerable<string> names)
    {
        _onItem.Clear();
        foreach (var name in names)
        {
            _votes++;
            var beginning = name.TrimEnd(_digits);

            // A leading zero (annotator01) is part of a fixed list of names, and a number beyond int is an id: neither counts votes.
            var digits = name.AsSpan(beginning.Length);
            var number = !digits.StartsWith('0') && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                ? parsed
                : int.MaxValue;
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_onItem, beginning, out _);
            seen = (seen.Count + 1, Math.Max(seen.Highest, number));
        }

        foreach (var (beginning, (count, highest)) in _onItem)
        {
            ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, beginning, out var known);
            series = known
                ? series.And(count, highest == count)
                : new Series(highest == count, count, count, count);
        }
    }

    /// <summary>A series of names; unbroken while its distinct numbers on every item ran from 1 to their count.</summary>
    private readonly record struct Series(bool Unbroken, long Votes, int Shortest, int Longest)
    {
        public bool CountsVotes => Unbroken && Shortest < Longest;

        public Series And(int count, bool unbroken) =>
            new(Unbroken && unbroken, Votes + count, Math.Min(Shortest, count), Math.Max(Longest, count));
    }
}
