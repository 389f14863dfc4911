namespace Plurality.Datasets;

/// <summary>Decodes a file's bytes to text without guessing: invalid text is refused, never replaced.</summary>
internal static class DatasetText
{
    /// <summary>
    /// Returns the text of <paramref name="stream"/>: UTF-16 if it begins with that byte-order mark, UTF-8 otherwise, with or without its
    /// own mark; the mark is not part of the text. Reads ahead in blocks of 64 KiB. Disposing the reader disposes the stream.
    /// </summary>
    /// <param name="stream">The file's bytes, from the beginning.</param>
    /// <param name="sourceName">The file's name for messages.</param>
    /// <returns>A reader that throws <see cref="DatasetFormatException"/> with line and column when it reaches invalid text.</returns>
    public static TextReader Open(Stream stream, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sourceName);
        return new StrictTextReader(stream, sourceName);
    }
}
