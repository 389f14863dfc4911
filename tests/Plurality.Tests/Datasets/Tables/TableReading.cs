using Plurality.Datasets;
using Plurality.Datasets.Formats;

namespace Plurality.Tests.Datasets.Tables;

/// <summary>A table read as a user's file: the recognised format, the items, what is said, and why it is refused.</summary>
internal sealed record TableReading(
    Recognition? Told,
    IReadOnlyList<TextItem> Items,
    IReadOnlyList<string> Remarks,
    DatasetFormatException? Refused
)
{
    /// <summary>Everything that is said, and the reason for the format.</summary>
    public string Said => $"{Told?.Reason}\n{string.Join('\n', Remarks)}\n{Refused?.Message}";

    public static TableReading Of(string content, Func<DatasetReading, DatasetReading>? how = null)
    {
        var remarks = new List<string>();
        var items = new List<TextItem>();
        Recognition? told = null;
        var reading = new DatasetReading("file.csv")
        {
            LabelsAreExpected = true,
            FaultLimit = 20,
            Remark = remarks.Add,
        };
        reading = how is null ? reading : how(reading);
        try
        {
            told = DatasetFormatCatalogue.Recognise(DatasetHead.Read(new StringReader(content), "file.csv", out var whole, reading));
            items.AddRange(DatasetReader.Read(whole, told.Format, reading));
        }
        catch (DatasetFormatException refused)
        {
            return new TableReading(told, items, remarks, refused);
        }

        return new TableReading(told, items, remarks, null);
    }
}
