using System.Collections.ObjectModel;
using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>How a data file is read: what its columns mean, what else its format needs, and what is made of its labels.</summary>
/// <param name="SourceName">The file's name for messages.</param>
public sealed record DatasetReading(string SourceName)
{
    /// <summary>What the columns of CSV and TSV mean.</summary>
    public ColumnMapping Columns { get; init; } = new();

    /// <summary>The labels that a file means by their positions, from 0 (GoEmotions: the lines of emotions.txt); null where none was
    /// given.</summary>
    public IReadOnlyList<string>? LabelList { get; init; }

    /// <summary>
    /// From ids to the part of the data set that they belong to, where the file itself does not say (HateXplain: its split file); empty
    /// where none was given.
    /// </summary>
    public IReadOnlyDictionary<string, string> Splits { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Whether the rows of an item stand together in a file of one row per vote: then it is read in flat memory, and an item that comes
    /// back
    /// is refused. Otherwise its votes are collected from the whole file.
    /// </summary>
    public bool Grouped { get; init; }

    /// <summary>
    /// The labels of the file that mean that no label applies, before the map; they become the empty set. Null: a label that is called
    /// <c>none</c> is refused, but in the cells of tables, where it is the word for that.
    /// </summary>
    public IReadOnlyList<string>? NoneLabels { get; init; }

    /// <summary>How labels are renamed, pooled and dropped; null where they stay as they are.</summary>
    public LabelMap? Map { get; init; }

    /// <summary>The labels that may occur, after the map; null where any may.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>What the labels of an item are, after the map.</summary>
    public Aggregate Aggregate { get; init; } = Aggregate.Given;

    /// <summary>How many labels an item may have. In a single-label task, an item that names another number of labels, a vote that
    /// chooses another number, and shares that do not sum to 1 are faults.</summary>
    public TaskKind Task { get; init; } = TaskKind.MultiLabel;

    /// <summary>
    /// From which value on a graded vote, such as 2 on a scale from 0 to 3, is a vote for the label; null where the file has no graded
    /// votes. A file that has them is refused without it.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>Whether a file without one label or vote is refused, as where votes are counted; a file of ids and texts alone is
    /// not.</summary>
    public bool LabelsAreExpected { get; init; }

    /// <summary>Takes sentences about what was not read as it may seem, such as how many votes are unknown; null for nobody.</summary>
    internal Action<string>? Remark { get; init; }

    /// <summary>
    /// Receives the faults of each item that cannot be read; the item is then left out. Null where such a fault refuses the file. What
    /// makes the rest of a file unreadable refuses it in any case.
    /// </summary>
    public Action<DatasetFault>? LeftOut { get; init; }

    /// <summary>Whether an item of the canonical form may lack its text, as where only its labels are asked for; it is empty
    /// then.</summary>
    public bool TextIsOptional { get; init; }

    /// <summary>How many faults are collected before the file is given up; 1 stops at the first.</summary>
    public int FaultLimit { get; init; } = 1;

    /// <summary>The longest line in characters; a longer one is refused without being held in memory.</summary>
    public int LongestLine { get; init; } = 16 * 1024 * 1024;
}
