using System.Collections.Frozen;
using System.Collections.ObjectModel;
using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>How to read a data file: the meaning of its columns, other inputs of its format, and how to process its labels.</summary>
/// <param name="SourceName">The file's name for messages.</param>
public sealed record DatasetReading(string SourceName)
{
    /// <summary>What the columns of CSV and TSV mean.</summary>
    public ColumnMapping Columns { get; init; } = new();

    /// <summary>
    /// The labels to which positions in the file refer, from 0 (GoEmotions: the lines of emotions.txt); null if none was given.
    /// </summary>
    public IReadOnlyList<string>? LabelList { get; init; }

    /// <summary>Maps ids to splits if the file itself does not say (HateXplain: its split file); empty if none was given.</summary>
    public IReadOnlyDictionary<string, string> Splits { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Whether the rows of an item are adjacent in a file with one row per vote. If so, the file is read in flat memory, and an item that
    /// recurs is refused. Otherwise its votes are collected from the whole file.
    /// </summary>
    public bool Grouped { get; init; }

    /// <summary>
    /// The labels of the file that mean that no label applies, before the map; they become the empty set. Null: a label that is called
    /// <c>none</c> is refused, but in the cells of tables, where it is the word for that.
    /// </summary>
    public IReadOnlyList<string>? NoneLabels { get; init; }

    /// <summary>How to rename, pool and drop labels; null to keep them as they are.</summary>
    public LabelMap? Map { get; init; }

    /// <summary>The labels that may occur, after the map; null if any may.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>What the labels of an item are, after the map.</summary>
    public Aggregate Aggregate { get; init; } = Aggregate.Given;

    /// <summary>How many labels an item may have. In a single-label task, an item that names another number of labels, a vote that
    /// chooses another number, and shares that do not sum to 1 are faults.</summary>
    public TaskKind Task { get; init; } = TaskKind.MultiLabel;

    /// <summary>
    /// The value from which a graded vote, such as 2 on a scale from 0 to 3, is a vote for the label; null if the file has no graded votes.
    /// A file with graded votes is refused without it.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>Whether a file without one label or vote is refused, as where votes are counted; a file of ids and texts alone is
    /// not.</summary>
    public bool LabelsAreExpected { get; init; }

    /// <summary>Receives notes on how the file is read, such as its format and the number of unknown votes; null for none.</summary>
    internal Action<string>? Remark { get; init; }

    /// <summary>
    /// Labels that another file on the same documents has, so that a cell of labels without a clear separator is read as this file's; empty
    /// if there is none.
    /// </summary>
    internal IReadOnlySet<string> KnownLabels { get; init; } = FrozenSet<string>.Empty;

    /// <summary>
    /// Receives the labels that the file's columns declare, whether a row has chosen them or not; null if nobody asks.
    /// </summary>
    internal Action<IReadOnlyList<string>>? Declared { get; init; }

    /// <summary>
    /// Receives the faults of each unreadable item; the item is then left out. Null if such a fault refuses the file. A fault that makes
    /// the rest of a file unreadable always refuses it.
    /// </summary>
    public Action<DatasetFault>? LeftOut { get; init; }

    /// <summary>Whether an item of the canonical form may lack its text, as where only its labels are asked for; it is empty
    /// then.</summary>
    public bool TextIsOptional { get; init; }

    /// <summary>Whether lines may be read before they are asked for: not from a pipe, whose lines are answered as they arrive.</summary>
    internal bool ReadsAhead { get; init; }

    /// <summary>The number of faults collected before the file is given up; 1 stops at the first.</summary>
    public int FaultLimit { get; init; } = 1;

    /// <summary>The longest line in characters; a longer one is refused without being held in memory.</summary>
    public int LongestLine { get; init; } = 16 * 1024 * 1024;
}
