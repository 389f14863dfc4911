using Plurality.Datasets;
using Plurality.Datasets.Formats;

namespace Plurality.Runtime.DataFiles;

/// <summary>
/// Reads data files of any container as text. gzip needs nothing but the base library, so <c>DatasetText</c> unpacks it; Parquet needs
/// Parquet.Net and five packages below it, and is therefore read here, where files are opened, and not in the core.
/// </summary>
public static class DataFile
{
    /// <summary>Reads the documents of a file one at a time, as <see cref="DatasetFormatCatalogue.Read(Stream, DatasetReading)"/>
    /// does, and also of Parquet.</summary>
    /// <param name="file">The file's bytes, from the beginning. It is closed at the end.</param>
    /// <param name="reading">The file's name, the meaning of its columns, and the handling of its labels.</param>
    /// <exception cref="DatasetFormatException">Also while enumerating: no format recognises the file, or it breaks its rules.</exception>
    public static IEnumerable<TextItem> Read(Stream file, DatasetReading reading)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(reading);
        return DatasetFormatCatalogue.Read(Open(file, reading.SourceName), reading);
    }

    /// <summary>Gives a file's text. A Parquet file becomes JSON Lines, one line per row, so that every format reads it.</summary>
    /// <param name="stream">The file's bytes, from the beginning. Disposing the reader disposes it.</param>
    /// <param name="sourceName">The file's name for messages.</param>
    /// <exception cref="DatasetFormatException">It is a Parquet file that cannot be read.</exception>
    internal static TextReader Open(Stream stream, string sourceName) =>
        IsParquet(stream) ? ParquetText.Open(stream, sourceName) : DatasetText.Open(stream, sourceName);

    /// <summary>Whether a file is Parquet. A Parquet file from a pipe is rejected elsewhere, because its schema is at the end.</summary>
    private static bool IsParquet(Stream stream)
    {
        if (!stream.CanSeek)
        {
            return false;
        }

        Span<byte> start = stackalloc byte[5];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return FileKind.IsParquet(start[..read]);
    }
}
