using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>A published file that is a table, told by its header.</summary>
internal abstract class PublishedTableFormat : DatasetFormat
{
    /// <summary>The columns that tell the file.</summary>
    protected abstract IReadOnlyList<string> Told { get; }

    public override string? Why(DatasetHead head) =>
        TableHead.Of(head).Names([.. Told]) ? $"its header names {string.Join(", ", Told.SkipLast(1))} and {Told[^1]}" : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults) =>
        DelimitedText.Open(reader, reading) is { } table ? Items(table, reading, faults) : [];

    /// <summary>Reads the items of the table.</summary>
    protected abstract IEnumerable<LocatedItem> Items(Table table, DatasetReading reading, FaultLog faults);
}
