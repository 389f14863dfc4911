using System.Globalization;
using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// A task of a LeWiDi file and the meaning of its votes: 0 and 1 are no and yes (also as <c>0.0</c> and <c>1.0</c>), other numbers are a
/// scale, everything else is label names. All items of the file decide together, because the votes of one item alone may be 0 and 1 by
/// chance on a scale from −5 to 5.
/// </summary>
internal sealed class LewidiTask(string label)
{
    /// <summary>The share of votes other than 0 and 1 that makes a scale; fewer are slips in a yes/no task.</summary>
    private const double ScaleShare = 0.05;

    /// <summary>The tolerance between published shares, which are rounded, and those of the votes.</summary>
    private const double Rounding = 0.02;

    private readonly HashSet<double> _shareKeys = [];
    private int _numbers;
    private int _beyond; // Numbers other than 0 and 1.
    private int _names;
    private double _lowest = double.PositiveInfinity;
    private double _highest = double.NegativeInfinity;
    private bool _named;
    private double? _threshold;

    /// <summary>Whether its votes are on a scale, once this is decided.</summary>
    public bool IsScale => _threshold is not null;

    /// <summary>Takes account of an item's votes.</summary>
    public void Add(IEnumerable<string> votes, JsonElement? shares)
    {
        foreach (var vote in votes.SelectMany(Split))
        {
            if (Number(vote) is { } number)
            {
                _numbers++;
                _beyond += number is 0 or 1 ? 0 : 1;
                Extend(number);
            }
            else if (!IsMissing(vote))
            {
                _names++;
            }
        }

        if (shares is { ValueKind: JsonValueKind.Object } given)
        {
            foreach (var share in given.EnumerateObject())
            {
                if (Number(share.Name) is { } key)
                {
                    _shareKeys.Add(key);
                    Extend(key);
                }
            }
        }
    }

    /// <summary>Decides what the votes mean, after the last item.</summary>
    /// <exception cref="DatasetFormatException">They are on a scale, and no threshold is given.</exception>
    public void Decide(DatasetReading reading)
    {
        _named = _shareKeys.Count == 0 && _names >= Math.Max(_numbers, 1);
        var scale = !_named && (_shareKeys.Any(key => key is not (0 or 1)) || _beyond > ScaleShare * _numbers);
        if (!scale)
        {
            return;
        }

        _threshold = reading.Threshold
            ?? throw new DatasetFormatException([
                new DatasetFault(
                    reading.SourceName,
                    Line: null,
                    Column: null,
                    string.Create(CultureInfo.InvariantCulture, $"values from {_lowest} to {_highest}"),
                    $"votes on {Excerpt.Of(label)} must be 0 or 1, or the names of labels; a scale has no label that a value chooses",
                    "Give a threshold (--threshold): a value of at least that is a vote for the label. Or write the votes in the long "
                        + "form, each with the label that you take its value for."
                ),
            ]);
    }

    /// <summary>What a vote chooses; null if it is missing.</summary>
    /// <exception cref="DatasetFormatException">It cannot be read.</exception>
    public IReadOnlyList<string>? Chosen(JsonEntry entry, LewidiVote vote)
    {
        if (_named)
        {
            return Names(entry, vote);
        }

        if (IsMissing(vote.Written))
        {
            return null;
        }

        return (Number(vote.Written), _threshold) switch
        {
            ({ } value, { } threshold) => value >= threshold ? [label] : [],
            (1, null) => [label],
            (0, null) => [],
            _ => throw entry.Fault(
                $"{Excerpt.Of(vote.Written)} by {Excerpt.Of(vote.Annotator)}",
                $"a vote on {Excerpt.Of(label)} must be {(_threshold is null ? "0 or 1, as in the other items" : "a number")}",
                "Correct it, or leave the item out."
            ),
        };
    }

    /// <summary>Throws if a threshold gives shares that differ from the file's own shares of 0 and 1: the scale may be reversed.</summary>
    public void RequireShares(JsonEntry entry, IReadOnlyList<LewidiVote> votes)
    {
        if (_threshold is not { } threshold || _shareKeys.Count == 0 || _shareKeys.Any(key => key is not (0 or 1)))
        {
            return;
        }

        double[] values = [.. votes.Select(vote => Number(vote.Written)).OfType<double>()];
        if (votes[0].Shares is not { ValueKind: JsonValueKind.Object } shares || values.Length == 0)
        {
            return;
        }

        var given = shares.EnumerateObject().Where(share => Number(share.Name) is 1).Sum(share => share.Value.GetDouble());
        var counted = (double)values.Count(value => value >= threshold) / values.Length;
        if (Math.Abs(given - counted) > Rounding)
        {
            throw entry.Fault(
                string.Create(CultureInfo.InvariantCulture, $"the share {counted:0.##} instead of {given:0.##}"),
                $"the threshold must give the shares of {Excerpt.Of(label)} in \"soft_label\"",
                "Choose another threshold; where the scale runs the other way, write the votes in the long form."
            );
        }
    }

    private static string[] Names(JsonEntry entry, LewidiVote vote)
    {
        if (string.IsNullOrWhiteSpace(vote.Written))
        {
            return [];
        }

        var labels = Split(vote.Written);
        return labels.Contains("") || labels.Distinct(StringComparer.Ordinal).Count() < labels.Length
            ? throw entry.Fault(
                Excerpt.Of(vote.Written),
                $"the vote of {Excerpt.Of(vote.Annotator)} must be labels with one comma between them, each once",
                "Correct it."
            )
            : labels;
    }

    private static bool IsMissing(string vote) =>
        string.IsNullOrWhiteSpace(vote) || vote.Trim().ToUpperInvariant() is "NAN" or "NONE" or "NULL";

    private static double? Number(string written) =>
        double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private static string[] Split(string vote) => vote.Split(',', StringSplitOptions.TrimEntries);

    private void Extend(double value) => (_lowest, _highest) = (Math.Min(_lowest, value), Math.Max(_highest, value));
}
