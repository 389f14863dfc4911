using System.Buffers;
using System.Text;

namespace Plurality.Datasets;

/// <summary>The evidence for recognising a format: a file's name and its beginning.</summary>
/// <param name="FileName">The file's name; only its ending says something.</param>
/// <param name="Text">The first characters, without a byte-order mark; the last line may be cut.</param>
public sealed record DatasetHead(string FileName, string Text)
{
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(",;\t|\"");

    private const int BlockLength = 64 * 1024;
    private const int FirstLineLength = 64 * 1024;
    private const int Length = 1024 * 1024;
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>More line ends than these tell nothing more.</summary>
    private const int EnoughLines = 1002;

    /// <summary>The options given for the file, such as column names; null for none.</summary>
    internal DatasetReading? Reading { get; init; }

    /// <summary>Why the file is not text after the head; null if the part read so far is text.</summary>
    internal DatasetFormatException? Fault { get; init; }

    /// <summary>Whether the text may end in the middle of a line.</summary>
    internal bool IsCut { get; init; }

    /// <summary>The name's ending with its dot in small letters, such as <c>.csv</c>, also where <c>.gz</c> stands behind it; empty where
    /// it has none.</summary>
    public string Ending =>
        Path.GetExtension(FileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? FileName[..^".gz".Length] : FileName)
            .ToLowerInvariant();

    /// <summary>The first line that is not blank; empty if there is none.</summary>
    public string FirstLine => Lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";

    /// <summary>The lines, without their ends; the last one may be cut.</summary>
    internal string[] Lines => field ??= [.. Text.Split("\n").Select(line => line.TrimEnd('\r'))];

    /// <summary>Reads the first characters, at most 1 Mi, and gives a reader of the whole, which reads on where they end. A pipe is
    /// asked for no more than tells the format: the first line where that is JSON or has no delimiter, else about 1,000 lines.</summary>
    /// <param name="reader">The file's text.</param>
    /// <param name="fileName">The file's name.</param>
    /// <param name="whole">All of the text, once; disposing it disposes <paramref name="reader"/>.</param>
    /// <param name="reading">What was said about the file; null for nothing.</param>
    /// <remarks>Where what follows is not text, the head ends, and the error comes when the whole is read, at its place.</remarks>
    internal static DatasetHead Read(TextReader reader, string fileName, out TextReader whole, DatasetReading? reading = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(fileName);
        var buffer = new StringBuilder();
        var block = new char[BlockLength];
        var (cut, ends) = (true, 0);
        DatasetFormatException? fault = null;
        try
        {
            while (buffer.Length < Length && !Suffices(buffer, ends))
            {
                var taken = reader.Read(block, 0, BlockLength);
                if (taken == 0)
                {
                    cut = false;
                    break;
                }

                buffer.Append(block, 0, taken);
                ends += block.AsSpan(0, taken).Count('\n') + block.AsSpan(0, taken).Count('\r');
            }
        }
        catch (DatasetFormatException notText)
        {
            fault = notText; // A strict reader reports it again when it is asked for more.
        }

        var text = buffer.ToString();
        whole = new PrefixedTextReader(text, reader);
        return new DatasetHead(fileName, text.TrimStart(ByteOrderMark))
        {
            Reading = reading,
            IsCut = cut,
            Fault = fault,
        };
    }

    /// <summary>Whether the text tells the format as well as more of it would.</summary>
    /// <param name="text">What was read so far.</param>
    /// <param name="ends">How many line ends it has.</param>
    private static bool Suffices(StringBuilder text, int ends)
    {
        if (ends is 0 or > EnoughLines)
        {
            return ends > 0;
        }

        var start = text.ToString(0, Math.Min(text.Length, FirstLineLength)).AsSpan().TrimStart(" \t\r\n\uFEFF");
        return start.IndexOfAny('\r', '\n') is > 0 and var end && (start[0] == '{' || start[..end].IndexOfAny(Delimiters) < 0);
    }
}
