using System.Collections.Frozen;
using System.Collections.ObjectModel;

namespace Plurality.Datasets;

/// <summary>One document of a data set, with what is known about it.</summary>
/// <param name="Id">What names the document within its file; unique there. Where the file names none, its line number.</param>
/// <param name="Text">The document, as it is written in the file; may be empty and may contain any character.</param>
public sealed record TextItem(string Id, string Text)
{
    /// <summary>
    /// The aggregate labels <c>G(d)</c> as the file gives them; empty when no label applies, null when the file does not say.
    /// </summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// From each annotator to the labels that they chose; an empty list is the vote that no label applies, an absent annotator did not
    /// vote. Null when the file has no annotators.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Annotations { get; init; }

    /// <summary>
    /// The share of people who would choose each label, in [0,1], with any sum, where the source gives that instead of votes; a label that
    /// is not named has the share 0. Null when the file does not say.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Distribution { get; init; }

    /// <summary>The part of the data set that the document belongs to, such as <c>train</c>; null when the file does not say.</summary>
    public string? Split { get; init; }

    /// <summary>
    /// Whatever else the file says about the document, by key: text as it is, any other JSON value as it is written. Templates can show it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether the format names annotators by persons, so that 1, 2, … do not count the votes of an item.</summary>
    internal bool AnnotatorsArePersons { get; init; }

    /// <summary>Which of <see cref="Fields"/> are JSON values other than text, so that they are written as they were read.</summary>
    public IReadOnlySet<string> JsonFields { get; init; } = FrozenSet<string>.Empty;
}
