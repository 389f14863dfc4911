namespace Plurality.Datasets.Formats;

/// <summary>JSON of any shape: an array of objects, pandas' orients, JSON Lines that are not in the canonical form.</summary>
internal sealed class JsonDocumentFormat : DatasetFormat
{
    public override string Name => "json";

    public override string Summary =>
        "JSON of any shape (an array of objects, pandas' orients, objects in lines): the canonical form, or a table whose columns are "
        + "keys.";

    public override DatasetOptions Options => JsonRecords.Options;

    internal override bool BoundsLines => false;

    public override string? Why(DatasetHead head) =>
        head.Ending == ".txt"
            ? null
            : JsonDocumentReader.ShapeOf(head.Text) switch
            {
                JsonShape.None => null,
                _ when JsonRecordFormat.FirstRecords(head).Count == 0 && head.Ending is ".csv" or ".tsv" => null,
                JsonShape.Lines => "it is objects, one after the other",
                JsonShape.Array => "it is an array",
                JsonShape.Entries => "it is an object from ids to objects",
                JsonShape.Columns => "it is an object from columns to rows",
                JsonShape.Lists => "it is an object from columns to lists",
                JsonShape.Split => "it is an object with \"columns\" and \"data\"",
                _ => "it is an object with \"data\"",
            };

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults) =>
        JsonRecords.Read(reader, reading, faults);
}
