namespace Plurality.Datasets;

/// <summary>Recognises files that are not text by their first bytes, so they are refused by the name of their kind.</summary>
internal static class FileKind
{
    private static readonly (byte[] Start, string Name, string Remedy)[] Known =
    [
        ([0x89, 0x48, 0x44, 0x46], "an HDF5 file", "Convert it to Parquet or JSON Lines."),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed by Zstandard", "Unpack it (unzstd); gzip is read as it is."),
        ([0xFD, 0x37, 0x7A, 0x58], "packed by xz", "Unpack it (unxz); gzip is read as it is."),
        ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41], "packed by bzip2", "Unpack it (bunzip2); gzip is read as it is."),
        ([0x80, 0x04, 0x95], "a Python pickle", "Write the data as JSON Lines or CSV."),
        ([0x80, 0x05, 0x95], "a Python pickle", "Write the data as JSON Lines or CSV."),
        ("ARROW1\0"u8.ToArray(), "an Arrow or Feather file", "Convert it to Parquet or JSON Lines."),
        ("SQLite format 3\0"u8.ToArray(), "an SQLite database", "Export the table as CSV."),
    ];

    /// <summary>Whether a file is packed by gzip (RFC 1952).</summary>
    public static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    /// <summary>Whether a file is Parquet: its mark, and behind it no character of a text.</summary>
    public static bool IsParquet(ReadOnlySpan<byte> start) => start is [(byte)'P', (byte)'A', (byte)'R', (byte)'1', < 0x09 or 0x15, ..];

    /// <summary>What a file is called and what to do with it; null if its beginning does not tell.</summary>
    public static (string Found, string Remedy)? Of(ReadOnlySpan<byte> start)
    {
        if (IsParquet(start))
        {
            return ("a Parquet file", "Give it as a file of its own, not through a pipe or packed; or convert it to JSON Lines.");
        }

        foreach (var (bytes, name, remedy) in Known)
        {
            if (start.StartsWith(bytes))
            {
                return (name, remedy);
            }
        }

        return null;
    }
}
