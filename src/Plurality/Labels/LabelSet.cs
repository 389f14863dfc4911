using System.Collections;

namespace Plurality.Labels;

/// <summary>
/// The label set <c>L</c> of a task, in the order given (docs/method.md#1-notation): at least one label, all distinct even when case,
/// spaces and Unicode composition are ignored, none of them called <see cref="None"/>. Which labels a format can write is the format's
/// own matter.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class LabelSet : IReadOnlyList<string>
{
    /// <summary>The extra answer "no label applies"; never a member of a label set.</summary>
    public const string None = "none";

    private readonly string[] _labels;
    private readonly Dictionary<string, int> _exact;
    private readonly Dictionary<string, int> _folded;

    private LabelSet(string[] labels)
    {
        _labels = labels;
        _exact = Enumerable.Range(0, labels.Length).ToDictionary(index => labels[index], StringComparer.Ordinal);
        _folded = Enumerable.Range(0, labels.Length).ToDictionary(index => LabelSpelling.Fold(labels[index]), StringComparer.Ordinal);
    }

    /// <summary>The number of labels, <c>n</c>; at least 1.</summary>
    public int Count => _labels.Length;

    /// <summary>The label at <paramref name="index"/>, spelled as given.</summary>
    public string this[int index] => _labels[index];

    /// <summary>Makes a label set that keeps the order and the spelling of <paramref name="labels"/>.</summary>
    /// <exception cref="PluralityException">
    /// There is no label; a label is blank, begins or ends with white space, is called <c>none</c>, occurs twice, or differs from another
    /// only in case, spaces or Unicode composition. One exception reports all faults.
    /// </exception>
    public static LabelSet Create(IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var given = labels.ToArray();
        if (Array.IndexOf(given, null) is var index and >= 0)
        {
            throw new ArgumentException($"Label {index + 1} is null.", nameof(labels));
        }

        var faults = Faults(given).ToList();
        return faults.Count == 0 ? new LabelSet(given) : throw new LabelException(faults);
    }

    /// <summary>The position of the label with exactly this spelling, or −1.</summary>
    public int IndexOf(string label) => _exact.GetValueOrDefault(label, -1);

    /// <summary>
    /// The position of the label that <paramref name="written"/> means, or −1: case (invariant), white space around it and its amount
    /// inside, and Unicode composition are ignored.
    /// </summary>
    public int Find(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return _exact.TryGetValue(written, out var exact) ? exact : _folded.GetValueOrDefault(LabelSpelling.Fold(written), -1);
    }

    /// <summary>Whether a label is spelled exactly so.</summary>
    public bool Contains(string label) => _exact.ContainsKey(label);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _labels.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IEnumerable<LabelFault> Faults(string[] labels)
    {
        if (labels.Length == 0)
        {
            yield return new LabelFault(null, "A label set must have at least one label; got none. Name the labels to choose from.");
        }

        var none = LabelSpelling.Fold(None);
        var firstOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Length; i++)
        {
            var shown = Excerpt.Of(labels[i]);
            var folded = LabelSpelling.Fold(labels[i]);
            if (folded.Length == 0)
            {
                yield return new LabelFault(i, $"Label {i + 1} must not be blank; got {shown}. Remove it.");
                continue;
            }

            if (labels[i].Trim().Length < labels[i].Length)
            {
                yield return new LabelFault(
                    i,
                    $"Label {i + 1} must not begin or end with white space; got {shown}. Remove the white space."
                );
            }

            if (!LabelSpelling.IsUnicode(labels[i]))
            {
                yield return new LabelFault(
                    i,
                    $"Label {i + 1} must be Unicode text; got {shown}, half a surrogate pair, which no file can hold. Rename or remove it."
                );
            }

            if (folded == none)
            {
                yield return new LabelFault(
                    i,
                    $"Label {i + 1} must not be called \"{None}\", the answer that no label applies; got {shown}. Rename or remove it."
                );
            }

            if (firstOf.TryAdd(folded, i))
            {
                continue;
            }

            var first = firstOf[folded];
            yield return new LabelFault(
                i,
                string.Equals(labels[first], labels[i], StringComparison.Ordinal)
                    ? $"Labels must differ from each other; got {shown} as label {first + 1} and as label {i + 1}. Remove one."
                    : $"Labels must differ in more than case, spaces or the composition of accents; got {Excerpt.Of(labels[first])} as "
                        + $"label "
                        + $"{first + 1} and {shown} as label {i + 1}. Rename or remove one."
            );
        }
    }
}
