using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>A published file that is a table, told by its header.</summary>
internal abstract class PublishedTableFormat : DatasetFormat
{
    /// <summary>The columns that tell the file.</summary>
    protected abstract IReadOnlyList<string> Told { get; }

    public override string? Why(DatasetHead head) =>
        TableHead.Of(head).Names([.. Told]) ? $"its header names {string.Join(", ", Told.SkipLast(1))} and {Told[^1]}"
        : JsonRecordFormat.FirstRecords(head) is [var first, ..] && Told.All(name => first.TryGetProperty(name, out _))
            ? $"its records have {string.Join(", ", Told.SkipLast(1))} and {Told[^1]}"
        : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var isJson = JsonDocumentReader.Looks(DatasetHead.Read(reader, reading.SourceName, out var whole).Text);
        if (isJson)
        {
            UnusedOptions.Refuse(Name, Options & ~DatasetOptions.Delimiter, reading);
        }

        var table = isJson ? JsonRecords.Open(whole, reading) : DelimitedText.Open(whole, reading);
        return table is null ? [] : Items(table, reading, faults);
    }

    /// <summary>Reads the items of the table.</summary>
    protected abstract IEnumerable<LocatedItem> Items(Table table, DatasetReading reading, FaultLog faults);
}
