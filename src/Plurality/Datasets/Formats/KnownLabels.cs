using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// The labels that were read from a file and checked. Each is one string, however often it occurs: the votes of a large file would take
/// several times the memory.
/// </summary>
internal sealed class KnownLabels
{
    private const int Most = 4096;
    private const int Longest = 128;

    private readonly HashSet<string> _list = new(StringComparer.Ordinal);
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);

    /// <summary>
    /// The set of the labels of a list, until the next list. A set for each list would be most of what reading allocates.
    /// </summary>
    public HashSet<string> Begin(List<string> labels)
    {
        _list.Clear();
        _list.UnionWith(labels);
        return _list;
    }

    /// <summary>The known label that a value is; null if it is none, or no valid text.</summary>
    public string? Find(ref Utf8JsonReader json)
    {
        if (json.ValueSpan.Length > Longest || _labels.Count == 0)
        {
            return null;
        }

        try
        {
            Span<char> text = stackalloc char[Longest];
            text = text[..json.CopyString(text)];
            return _labels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var label) ? label : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, which the reader of unknown labels reports
        }
    }

    /// <summary>Keeps a label.</summary>
    public void Add(string label)
    {
        if (_labels.Count < Most && label.Length <= Longest)
        {
            _labels.Add(label);
        }
    }
}
