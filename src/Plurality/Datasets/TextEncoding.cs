using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Plurality.Datasets;

/// <summary>
/// The encodings in which data files come. The strict decoders of the base library throw, and say where only relative to the buffer that
/// they happened to be given; these report how far the text is good.
/// </summary>
internal abstract class TextEncoding
{
    /// <summary>The name for messages.</summary>
    public abstract string Name { get; }

    /// <summary>How many bytes of a file tell its encoding.</summary>
    public const int StartLength = 4;

    /// <summary>What a file is that is no text, by its first bytes; null if they do not say that.</summary>
    /// <param name="start">The first <see cref="StartLength"/> bytes of the file, or all where it has fewer.</param>
    public static (string Found, string Remedy)? NoText(ReadOnlySpan<byte> start) =>
        start switch
        {
            [0x50, 0x4B, 0x03, 0x04, ..] => (
                "a ZIP archive, such as an Excel workbook (.xlsx)",
                "Save the sheet as \"CSV UTF-8\", or unpack the archive."
            ),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => ("an Excel workbook (.xls)", "Save the sheet as \"CSV UTF-8\"."),
            [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..] => (
                "UTF-16 without a byte-order mark",
                "Save it as UTF-8, or as UTF-16 with a byte-order mark."
            ),
            _ => FileKind.Of(start),
        };

    /// <summary>Tells the encoding from the byte-order mark that <paramref name="start"/> begins with; without one it is UTF-8.</summary>
    /// <param name="start">The first <see cref="StartLength"/> bytes of the file, or all where it has fewer.</param>
    public static (TextEncoding Encoding, int MarkLength) Detect(ReadOnlySpan<byte> start) =>
        start switch
        {
            [0xFF, 0xFE, ..] => (new Utf16(bigEndian: false), 2),
            [0xFE, 0xFF, ..] => (new Utf16(bigEndian: true), 2),
            [0xEF, 0xBB, 0xBF, ..] => (new Utf8Encoding(), 3),
            _ => (new Utf8Encoding(), 0),
        };

    /// <summary>
    /// Decodes as much as is good. <see cref="OperationStatus.NeedMoreData"/> where the end of <paramref name="bytes"/> cuts a character,
    /// <see cref="OperationStatus.InvalidData"/> where what follows the bytes read is none; where they are the <paramref name="last"/>, a
    /// cut character is none either.
    /// </summary>
    public abstract OperationStatus Decode(ReadOnlySpan<byte> bytes, Span<char> text, bool last, out int read, out int written);

    private sealed class Utf8Encoding : TextEncoding
    {
        public override string Name => "UTF-8";

        public override OperationStatus Decode(ReadOnlySpan<byte> bytes, Span<char> text, bool last, out int read, out int written) =>
            Utf8.ToUtf16(bytes, text, out read, out written, replaceInvalidSequences: false, isFinalBlock: last);
    }

    private sealed class Utf16(bool bigEndian) : TextEncoding
    {
        public override string Name => "UTF-16";

        public override OperationStatus Decode(ReadOnlySpan<byte> bytes, Span<char> text, bool last, out int read, out int written)
        {
            var units = text[..(bytes.Length / 2)];
            for (var i = 0; i < units.Length; i++)
            {
                units[i] = Unit(bytes.Slice(2 * i, 2));
            }

            written = 0;
            var status = OperationStatus.Done;
            while (written < units.Length && status == OperationStatus.Done)
            {
                status = Rune.DecodeFromUtf16(units[written..], out _, out var taken);
                if (status == OperationStatus.Done)
                {
                    written += taken;
                }
            }

            read = 2 * written;
            if (status == OperationStatus.Done && read < bytes.Length)
            {
                status = OperationStatus.NeedMoreData; // Half a unit is left.
            }

            return status == OperationStatus.NeedMoreData && last ? OperationStatus.InvalidData : status;
        }

        private char Unit(ReadOnlySpan<byte> pair) =>
            (char)(bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(pair) : BinaryPrimitives.ReadUInt16LittleEndian(pair));
    }
}
