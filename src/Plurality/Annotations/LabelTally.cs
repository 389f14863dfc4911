using System.Runtime.InteropServices;

namespace Plurality.Annotations;

/// <summary>Counts labels and pairs of labels in a stream of sets; memory grows with distinct labels and pairs, not with sets.</summary>
internal sealed class LabelTally
{
    private readonly Dictionary<string, long> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), long> _pairs = [];

    /// <summary>The number of sets.</summary>
    public long Sets { get; private set; }

    /// <summary>The number of labels, summed over sets.</summary>
    public long Assignments { get; private set; }

    /// <summary>The labels seen, in no order.</summary>
    public IEnumerable<string> Labels => _labels.Keys;

    /// <summary>The mean size of a set; null if there are none.</summary>
    public double? MeanSize => Sets == 0 ? null : (double)Assignments / Sets;

    /// <summary>The number of sets with a label.</summary>
    public long this[string label] => _labels.GetValueOrDefault(label);

    /// <summary>The share of sets with a label; null if there are no sets.</summary>
    public double? Share(string label) => Sets == 0 ? null : (double)this[label] / Sets;

    /// <summary>Counts a set: distinct labels, ordered by code unit.</summary>
    public void Add(string[] labels)
    {
        Sets++;
        Assignments += labels.Length;
        for (var i = 0; i < labels.Length; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_labels, labels[i], out _)++;
            for (var j = i + 1; j < labels.Length; j++)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (labels[i], labels[j]), out _)++;
            }
        }
    }

    /// <summary>The pairs so far.</summary>
    public CoOccurrence Together() =>
        new([
            .. _pairs
                .Select(pair => new LabelCoOccurrence(pair.Key.Item1, pair.Key.Item2, pair.Value))
                .OrderBy(pair => pair.First, StringComparer.Ordinal)
                .ThenBy(pair => pair.Second, StringComparer.Ordinal),
        ]);
}
