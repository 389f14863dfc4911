using System.IO.Compression;
using System.Text;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class DatasetTextTests
{
    private const string Text = "first line\nsecond: é 😀 שלום\0\r\n";

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "utf-16", "utf-16BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Text_is_read_in_every_encoding(string encoding) => Assert.Equal(Text, Decode(Encode(Text, encoding)));

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Characters_may_lie_across_blocks(string encoding)
    {
        // Each character of 3 or 4 bytes meets every position relative to the border of a block at some length of the beginning.
        for (var before = 0; before < 8; before++)
        {
            var text = new string('x', before) + string.Concat(Enumerable.Repeat("é€😀", 20_000));
            Assert.Equal(text, Decode(Encode(text, encoding)));
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Text_packed_by_gzip_is_unpacked_whatever_the_file_is_called(string encoding)
    {
        var text = string.Concat(Enumerable.Repeat(Text, 10_000));

        Assert.Equal(text, Decode(Packed(Encode(text, encoding))));
        Assert.Equal(text, Decode(Packed(Packed(Encode(text, encoding)))));
    }

    [Fact]
    public void A_packed_stream_may_give_a_byte_at_a_time()
    {
        using var reader = DatasetText.Open(new Dripping(Packed(Encode(Text, "utf-8"))), "file");

        Assert.Equal(Text, reader.ReadToEnd());
    }

    [Fact]
    public void Packed_data_that_are_damaged_are_refused_after_the_text_before_them()
    {
        var packed = Packed(Encode(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"line {i}\n")), "utf-8"));
        packed[^6] ^= 1; // In the checksum.
        using var reader = DatasetText.Open(new MemoryStream(packed), "file.gz");

        var first = reader.ReadLine();
        var fault = Assert.Throws<DatasetFormatException>(() => reader.ReadToEnd()).Faults.Single();

        Assert.Equal("line 0", first);
        Assert.Contains("gzip", fault.Expected, StringComparison.Ordinal);
        Assert.True(fault.Line > 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(2000)]
    public void Packed_data_that_are_cut_are_refused(int missing)
    {
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"));
        using var reader = DatasetText.Open(new MemoryStream(Packed(Encode(lines, "utf-8"))[..^missing]), "file.gz");

        var fault = Assert.Throws<DatasetFormatException>(() => reader.ReadToEnd()).Faults.Single();

        Assert.Contains("gzip", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_files_that_were_joined_are_one_text()
    {
        byte[] joined = [.. Packed(Encode("one\n", "utf-8")), .. Packed(Encode("two\n", "utf-8"))];

        Assert.Equal("one\ntwo\n", Decode(joined));
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4B, 0x03, 0x04, 0, 0 }, "a ZIP archive, such as an Excel workbook (.xlsx)")]
    [InlineData(new byte[] { 0x50, 0x41, 0x52, 0x31, 0, 0 }, "a Parquet file")]
    [InlineData(new byte[] { 0x80, 0x04, 0x95, 0, 0, 0 }, "a Python pickle")]
    [InlineData(new byte[] { 0x50, 0x41, 0x52, 0x31, 0x15, 0x04 }, "a Parquet file")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0, 0 }, "packed by Zstandard")]
    public void A_file_that_is_no_text_is_refused_by_its_own_name(byte[] bytes, string found) =>
        Assert.Equal(found, Assert.Throws<DatasetFormatException>(() => Decode(bytes)).Faults.Single().Found);

    [Fact]
    public void A_stream_may_give_a_byte_at_a_time()
    {
        using var reader = DatasetText.Open(new Dripping(Encode(Text, "utf-8 with mark")), "file");

        Assert.Equal(Text, reader.ReadToEnd());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { })]
    public void A_mark_alone_is_an_empty_text(byte[] bytes) => Assert.Equal("", Decode(bytes));

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0xFF, (byte)'c' }, 2, 2, "0xFF")]
    [InlineData(new byte[] { 0xC3, 0xA9, (byte)'\n', (byte)'\n', 0xC3, 0xA9, 0xC3, (byte)'x' }, 3, 2, "0xC3")]
    [InlineData(new byte[] { (byte)'a', 0xE2, 0x82 }, 1, 2, "0xE2")]
    [InlineData(new byte[] { 0xC0, 0x80 }, 1, 1, "0xC0")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, 1, 1, "0xED")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a', 0x80 }, 1, 2, "0x80")]
    public void Invalid_utf8_is_refused_at_its_place(byte[] bytes, int line, int column, string found) =>
        Refused(bytes, line, column, "UTF-8", found);

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'\n', 0, 0x00, 0xDC }, 2, 1, "0x00")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0, 0x00, 0xD8 }, 1, 2, "0x00")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0xD8, 0x00, 0, (byte)'a' }, 1, 1, "0xD8")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0, (byte)'b' }, 1, 2, "0x62")]
    public void Invalid_utf16_is_refused_at_its_place(byte[] bytes, int line, int column, string found) =>
        Refused(bytes, line, column, "UTF-16", found);

    [Fact]
    public void An_invalid_byte_far_into_the_file_is_refused_at_its_place()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("eine Zeile mit Ümlaut\n", 50_000)) + "ab?");
        bytes[^1] = 0xFC;

        Refused(bytes, 50_001, 3, "UTF-8", "0xFC");
    }

    [Fact]
    public void Lines_before_an_invalid_byte_are_delivered()
    {
        using var reader = DatasetText.Open(new MemoryStream([(byte)'a', (byte)'\n', 0xFF]), "file");

        Assert.Equal("a", reader.ReadLine());
        Assert.Throws<DatasetFormatException>(reader.ReadLine);
    }

    private static string Decode(byte[] bytes)
    {
        using var reader = DatasetText.Open(new MemoryStream(bytes), "file");
        return reader.ReadToEnd();
    }

    private static void Refused(byte[] bytes, int line, int column, string encoding, string found) =>
        DatasetFiles.Refused(
            DatasetFormatCatalogue.PlainText,
            bytes,
            line,
            column,
            expected: $"the file must be {encoding}",
            found: $"the byte {found}, which begins no character here"
        );

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Encode(string text, string encoding) =>
        encoding switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(text),
            "utf-8 with mark" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            "utf-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            _ => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)],
        };

    private sealed class Dripping(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
