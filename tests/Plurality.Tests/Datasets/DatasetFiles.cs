using System.Text;
using Plurality.Datasets;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>Small files made by code, and what reading them gives.</summary>
internal static class DatasetFiles
{
    public static TextItem[] Read(DatasetFormat format, string content)
    {
        using var reader = new StringReader(content);
        return [.. DatasetReader.Read(reader, format, new DatasetReading("file"))];
    }

    public static TextItem[] Read(DatasetFormat format, byte[] content)
    {
        using var reader = DatasetText.Open(new MemoryStream(content), "file");
        return [.. DatasetReader.Read(reader, format, new DatasetReading("file"))];
    }

    /// <summary>Asserts every part of the fault that <paramref name="content"/> has.</summary>
    public static void Refused(DatasetFormat format, string content, int? line, int? column, string expected, string found) =>
        Refused(format, Encoding.UTF8.GetBytes(content), line, column, expected, found);

    /// <inheritdoc cref="Refused(DatasetFormat, string, int?, int?, string, string)"/>
    public static void Refused(DatasetFormat format, byte[] content, int? line, int? column, string expected, string found)
    {
        var exception = Assert.Throws<DatasetFormatException>(() => Read(format, content));
        var fault = Assert.Single(exception.Faults);
        Assert.Equal("file", fault.File);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Equal((expected, found), (fault.Expected, fault.Found));
        Assert.Contains($": {expected}; got {found}. ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }
}
