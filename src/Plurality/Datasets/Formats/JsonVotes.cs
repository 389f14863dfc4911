namespace Plurality.Datasets.Formats;

/// <summary>
/// The votes on one item. If the annotator of a vote is unknown, no name is invented: a single vote then gives the item's labels, several
/// votes give the share of votes for each label.
/// </summary>
internal sealed class JsonVotes(JsonEntry entry)
{
    private readonly List<(string? Annotator, IReadOnlyList<string> Labels)> _votes = [];

    /// <summary>Adds a vote.</summary>
    /// <param name="annotator">The annotator; null if unknown.</param>
    /// <param name="labels">What they chose; a label that is named twice is chosen once.</param>
    /// <exception cref="DatasetFormatException">The annotator voted before.</exception>
    public void Add(string? annotator, IEnumerable<string> labels)
    {
        var known = string.IsNullOrWhiteSpace(annotator) ? null : annotator;
        if (known is not null && _votes.Exists(vote => vote.Annotator == known))
        {
            throw entry.Fault($"two by {Excerpt.Of(known)}", "an annotator must vote once on an item", "Remove one of them.");
        }

        _votes.Add((known, [.. labels.Distinct(StringComparer.Ordinal)]));
    }

    /// <summary>The item with these votes.</summary>
    public TextItem ApplyTo(TextItem item)
    {
        if (_votes.Count == 0)
        {
            return item;
        }

        if (_votes.TrueForAll(vote => vote.Annotator is not null))
        {
            return item with { Annotations = _votes.ToDictionary(vote => vote.Annotator!, vote => vote.Labels, StringComparer.Ordinal) };
        }

        return _votes is [var only]
            ? item with
            {
                Labels = only.Labels,
            }
            : item with
            {
                Distribution = _votes
                    .SelectMany(vote => vote.Labels)
                    .GroupBy(label => label, StringComparer.Ordinal)
                    .ToDictionary(label => label.Key, label => (double)label.Count() / _votes.Count, StringComparer.Ordinal),
            };
    }
}
