using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plurality.Datasets.Tables;

/// <summary>An item while its votes are collected.</summary>
internal sealed class VotedItem(VoteRow first, IReadOnlyList<string> fieldNames, VoteRows rows)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, Vote> _votes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _incomplete = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>>?[] _differing = new Dictionary<string, List<string>>?[fieldNames.Count];

    /// <summary>The id of the item.</summary>
    public string Id => first.Id;

    /// <summary>The line of its first row.</summary>
    public int Line => first.Line;

    /// <summary>How a further row contradicts the rows before it; null if it does not.</summary>
    public (string Found, string Expected, string Remedy)? Contradiction(VoteRow row)
    {
        if (row.Annotator is { } name && string.IsNullOrWhiteSpace(name))
        {
            return ("a vote by nobody", "an annotator's name must not be empty", "Write it, or remove the row.");
        }

        if (!string.Equals(row.Text, first.Text, StringComparison.Ordinal))
        {
            return (
                $"the text {Excerpt.Of(row.Text)}",
                "all rows of an item must have the same text",
                "Correct the text, or give the items different ids."
            );
        }

        if (!string.Equals(row.Split, first.Split, StringComparison.Ordinal))
        {
            return (
                $"the split {Excerpt.Of(row.Split ?? "")}",
                "all rows of an item must have the same split",
                "Put the item into one part of the data set."
            );
        }

        if (row.Labels is null || !_votes.TryGetValue(row.Annotator ?? "", out var vote))
        {
            return null;
        }

        var annotator = row.Annotator is null ? "" : $" by {Excerpt.Of(row.Annotator)}";
        if (rows == VoteRows.One)
        {
            return ($"a second vote{annotator}", "an annotator must vote once on an item", "Remove one of the rows.");
        }

        if (rows == VoteRows.OnePerChosenLabel && (row.Labels.Count == 0 || vote.Labels.Count == 0))
        {
            return (
                $"both a label and none, or none twice,{annotator}",
                "an annotator who chose no label must have one row for an item",
                "Remove one of the rows."
            );
        }

        return
            row.Labels.Concat(row.Rejected).FirstOrDefault(label => vote.Labels.Contains(label) || vote.Rejected.Contains(label))
                is { } again
            ? ($"{Excerpt.Of(again)} again{annotator}", "an annotator must choose a label once for an item", "Remove one of the rows.")
            : null;
    }

    /// <summary>Adds a row that contradicts no earlier row.</summary>
    public void Add(VoteRow row)
    {
        AddFields(row);
        var annotator = row.Annotator ?? "";
        if (row.IsIncomplete)
        {
            _incomplete.Add(annotator);
        }

        if (row.Labels is null)
        {
            return;
        }

        if (!_votes.TryGetValue(annotator, out var vote))
        {
            _votes.Add(annotator, vote = new Vote([], [], []));
        }

        vote.Labels.AddRange(row.Labels);
        vote.Lines.AddRange(row.Labels.Select(_ => row.Line));
        vote.Rejected.AddRange(row.Rejected);
    }

    /// <summary>The item with the votes so far.</summary>
    public LocatedItem Finish()
    {
        var fields = new Dictionary<string, string>(fieldNames.Count, StringComparer.Ordinal);
        for (var i = 0; i < fieldNames.Count; i++)
        {
            fields.Add(fieldNames[i], _differing[i] is { } values ? Written(values) : first.Fields[i]);
        }

        var votes = _votes.Where(vote => !_incomplete.Contains(vote.Key)).ToList();
        var item = new TextItem(first.Id, first.Text)
        {
            Labels = first.Annotator is null && votes is [var only] ? only.Value.Labels : null,
            Annotations =
                first.Annotator is null || votes.Count == 0
                    ? null
                    : votes.ToDictionary(vote => vote.Key, vote => (IReadOnlyList<string>)vote.Value.Labels, StringComparer.Ordinal),
            Split = first.Split,
            Fields = fields,
            JsonFields = fieldNames.Where((_, i) => _differing[i] is not null).ToFrozenSet(StringComparer.Ordinal),
        };
        return new LocatedItem(Line, item, Find);
    }

    private static string Written(Dictionary<string, List<string>> values) =>
        JsonSerializer.Serialize(
            values.ToDictionary(value => value.Key, value => value.Value is [var one] ? (object)one : value.Value, StringComparer.Ordinal),
            Json
        );

    /// <summary>
    /// A field with the same value in all rows belongs to the item; a field that differs, such as the time of a vote, is stored as a map
    /// from annotators to values.
    /// </summary>
    private void AddFields(VoteRow row)
    {
        for (var i = 0; i < fieldNames.Count; i++)
        {
            if (_differing[i] is null)
            {
                if (string.Equals(row.Fields[i], first.Fields[i], StringComparison.Ordinal))
                {
                    continue;
                }

                _differing[i] = _votes.Keys.ToDictionary(
                    annotator => annotator,
                    _ => new List<string> { first.Fields[i] },
                    StringComparer.Ordinal
                );
            }

            if (!_differing[i]!.TryGetValue(row.Annotator ?? "", out var values))
            {
                _differing[i]!.Add(row.Annotator ?? "", values = []);
            }

            if (!values.Contains(row.Fields[i]))
            {
                values.Add(row.Fields[i]);
            }
        }
    }

    private TextPlace? Find(string label)
    {
        foreach (var vote in _votes.Values)
        {
            if (vote.Labels.IndexOf(label) is >= 0 and var index)
            {
                return new TextPlace(vote.Lines[index], null);
            }
        }

        return null;
    }

    private sealed record Vote(List<string> Labels, List<int> Lines, List<string> Rejected);
}
