namespace Plurality.Datasets;

/// <summary>Files that are no text, told by their first bytes, so that they are refused by their own name.</summary>
internal static class FileKind
{
    private static readonly (byte[] Start, string Name, string Remedy)[] Known =
    [
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive, as Excel workbooks (.xlsx) are", "Save the sheet as CSV, or unpack the archive."),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document, as Excel workbooks (.xls) are", "Save the sheet as CSV."),
        ("PAR1"u8.ToArray(), "a Parquet file", "Give it as a file of its own, not through a pipe or packed; or convert it to JSON Lines."),
        ("ARROW1"u8.ToArray(), "an Arrow or Feather file", "Convert it to Parquet or JSON Lines."),
        ("SQLite format 3"u8.ToArray(), "an SQLite database", "Export the table as CSV."),
        ([0x89, 0x48, 0x44, 0x46], "an HDF5 file", "Convert it to Parquet or JSON Lines."),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed by Zstandard", "Unpack it (unzstd); gzip is read as it is."),
        ([0xFD, 0x37, 0x7A, 0x58], "packed by xz", "Unpack it (unxz); gzip is read as it is."),
        ([0x42, 0x5A, 0x68, 0x39], "packed by bzip2", "Unpack it (bunzip2); gzip is read as it is."),
        ([0x80, 0x04, 0x95], "a Python pickle", "Write the data as JSON Lines or CSV."),
        ([0x80, 0x05, 0x95], "a Python pickle", "Write the data as JSON Lines or CSV."),
    ];

    /// <summary>Whether a file is packed by gzip (RFC 1952).</summary>
    public static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    /// <summary>Throws where a file is known to be no text.</summary>
    /// <exception cref="DatasetFormatException">It is of a known kind, which is named.</exception>
    public static void RequireText(ReadOnlySpan<byte> start, string sourceName)
    {
        foreach (var (bytes, name, remedy) in Known)
        {
            if (start.StartsWith(bytes))
            {
                throw new DatasetFormatException([
                    new DatasetFault(
                        sourceName,
                        Line: null,
                        Column: null,
                        name,
                        "a data file must be text, gzip of text, or Parquet",
                        remedy
                    ),
                ]);
            }
        }
    }
}
