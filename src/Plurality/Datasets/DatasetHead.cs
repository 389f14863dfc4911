namespace Plurality.Datasets;

/// <summary>What formats are told from: how a file is called and how it begins.</summary>
/// <param name="FileName">The file's name; only its ending says something.</param>
/// <param name="Text">The first characters, without a byte-order mark; the last line may be cut.</param>
public sealed record DatasetHead(string FileName, string Text)
{
    private const int Length = 64 * 1024;
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The name's ending with its dot in small letters, such as <c>.csv</c>; empty where it has none.</summary>
    public string Ending => Path.GetExtension(FileName).ToLowerInvariant();

    /// <summary>The first line that is not blank; empty where there is none.</summary>
    public string FirstLine => Lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";

    /// <summary>The lines, without their ends; the last one may be cut.</summary>
    internal string[] Lines => field ??= [.. Text.Split("\n").Select(line => line.TrimEnd('\r'))];

    /// <summary>The columns that the first line names, without quotes around them.</summary>
    internal string[] Header(char separator) => [.. FirstLine.Split(separator).Select(column => column.Trim('"'))];

    /// <summary>Whether the first line names all of these columns, without regard to case.</summary>
    internal bool HeaderNames(char separator, params string[] columns) =>
        columns.All(column => Header(separator).Contains(column, StringComparer.OrdinalIgnoreCase));

    /// <summary>Reads the first characters, at most 64 Ki and no more than a pipe has to give for its first line, and gives a reader of the
    /// whole, which reads on where they end.</summary>
    /// <param name="reader">The file's text.</param>
    /// <param name="fileName">The file's name.</param>
    /// <param name="whole">All of the text, once; disposing it disposes <paramref name="reader"/>.</param>
    /// <remarks>Where what follows is not text, the head ends, and the error comes when the whole is read, at its place.</remarks>
    internal static DatasetHead Read(TextReader reader, string fileName, out TextReader whole)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(fileName);
        var buffer = new char[Length];
        var count = 0;
        try
        {
            while (
                count < Length && !buffer.AsSpan(0, count).Contains('\n') && reader.Read(buffer, count, Length - count) is > 0 and var taken
            )
            {
                count += taken;
            }
        }
        catch (DatasetFormatException)
        {
            // A strict reader reports the same fault again when it is asked for more.
        }

        var text = new string(buffer, 0, count);
        whole = new PrefixedTextReader(text, reader);
        return new DatasetHead(fileName, text.TrimStart(ByteOrderMark));
    }
}
