namespace Plurality.Datasets;

/// <summary>What a reading can say about a file. A format names those that it uses; others are refused, never ignored.</summary>
[Flags]
public enum DatasetOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="ColumnMapping.Id"/>.</summary>
    IdColumn = 1 << 0,

    /// <summary><see cref="ColumnMapping.Text"/>.</summary>
    TextColumn = 1 << 1,

    /// <summary><see cref="ColumnMapping.Split"/>.</summary>
    SplitColumn = 1 << 2,

    /// <summary><see cref="ColumnMapping.Omitted"/>.</summary>
    OmittedColumns = 1 << 3,

    /// <summary><see cref="ColumnMapping.Delimiter"/>.</summary>
    Delimiter = 1 << 4,

    /// <summary><see cref="ColumnMapping.Label"/>.</summary>
    LabelColumn = 1 << 5,

    /// <summary><see cref="ColumnMapping.LabelSeparator"/>.</summary>
    LabelSeparator = 1 << 6,

    /// <summary><see cref="ColumnMapping.Annotator"/>.</summary>
    AnnotatorColumn = 1 << 7,

    /// <summary><see cref="ColumnMapping.AnnotatorColumns"/>.</summary>
    AnnotatorColumns = 1 << 8,

    /// <summary><see cref="ColumnMapping.LabelColumns"/>.</summary>
    LabelColumns = 1 << 9,

    /// <summary><see cref="ColumnMapping.Value"/>.</summary>
    ValueColumn = 1 << 10,

    /// <summary><see cref="ColumnMapping.Total"/>.</summary>
    TotalColumn = 1 << 11,

    /// <summary><see cref="ColumnMapping.Blank"/>.</summary>
    Blank = 1 << 12,

    /// <summary><see cref="DatasetReading.Threshold"/>.</summary>
    Threshold = 1 << 13,

    /// <summary><see cref="DatasetReading.Grouped"/>.</summary>
    Grouped = 1 << 14,
}
