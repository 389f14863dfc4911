using System.Buffers;

namespace Plurality.Datasets;

/// <summary>
/// Decodes a stream block by block and tracks the line, so an invalid byte is reported with its position. All text before that byte is
/// delivered first. Gzip data are unpacked during reading.
/// </summary>
internal sealed class StrictTextReader(Stream stream, string sourceName) : TextReader
{
    private const int BlockSize = 64 * 1024;

    private Stream _stream = stream;
    private readonly byte[] _bytes = new byte[BlockSize];
    private readonly char[] _text = new char[BlockSize]; // No encoding here gives more characters than it takes bytes.
    private TextEncoding? _encoding;
    private int _byteCount; // Bytes at the start of the block that are not yet decoded.
    private int _next;
    private int _end;
    private int _line = 1;
    private int _column = 1; // Both of the character after the decoded ones.

    public override int Peek() => _next < _end || Fill() ? _text[_next] : -1;

    public override int Read() => _next < _end || Fill() ? _text[_next++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || (_next == _end && !Fill()))
        {
            return 0;
        }

        var taken = Math.Min(buffer.Length, _end - _next);
        _text.AsSpan(_next, taken).CopyTo(buffer);
        _next += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Decodes the next block once all decoded text is taken; false at the end of the stream.</summary>
    private bool Fill()
    {
        _next = _end = 0;
        while (_end == 0)
        {
            // A pipe may give one byte at a time.
            var wanted = _encoding is null ? TextEncoding.StartLength : _byteCount + 1;
            _byteCount += _byteCount >= wanted ? 0 : ReadAtLeast(wanted - _byteCount);
            var last = _byteCount < wanted;
            var start = 0;
            if (_encoding is null)
            {
                if (FileKind.IsGzip(_bytes.AsSpan(0, _byteCount)))
                {
                    _stream = new WholeGzipStream(new PrefixedStream(_bytes[.._byteCount], _stream));
                    _byteCount = 0;
                    continue;
                }

                RefuseOtherFiles(_bytes.AsSpan(0, _byteCount));
                (_encoding, start) = TextEncoding.Detect(_bytes.AsSpan(0, _byteCount));
            }

            var pending = _bytes.AsSpan(start, _byteCount - start);
            if (pending.IsEmpty && last)
            {
                return false;
            }

            var status = _encoding.Decode(pending, _text, last, out var read, out _end);
            if (status == OperationStatus.InvalidData && _end == 0)
            {
                throw Invalid(pending[read]);
            }

            Advance(_text.AsSpan(0, _end));
            _byteCount = pending.Length - read;
            pending[read..].CopyTo(_bytes);
        }

        return true;
    }

    /// <summary>Appends bytes to those in the block.</summary>
    /// <exception cref="DatasetFormatException">The gzip data are damaged.</exception>
    private int ReadAtLeast(int count)
    {
        try
        {
            return _stream.ReadAtLeast(_bytes.AsSpan(_byteCount), count, throwOnEndOfStream: false);
        }
        catch (InvalidDataException damaged)
        {
            throw new DatasetFormatException(
                [
                    new DatasetFault(
                        sourceName,
                        _line,
                        Column: null,
                        "damaged data behind it",
                        "a file packed by gzip must be whole",
                        "Copy or download it again."
                    ),
                ],
                inner: damaged
            );
        }
    }

    private void RefuseOtherFiles(ReadOnlySpan<byte> start)
    {
        if (TextEncoding.NoText(start) is var (found, remedy))
        {
            throw new DatasetFormatException([
                new DatasetFault(sourceName, Line: null, Column: null, found, "the file must be text, in UTF-8", remedy),
            ]);
        }
    }

    private void Advance(ReadOnlySpan<char> decoded)
    {
        _line += decoded.Count('\n');
        var lineFeed = decoded.LastIndexOf('\n');
        _column = lineFeed < 0 ? _column + decoded.Length : decoded.Length - lineFeed;
    }

    private DatasetFormatException Invalid(byte found) =>
        new([
            new DatasetFault(
                sourceName,
                _line,
                _column,
                Found: $"the byte 0x{found:X2}, which begins no character here",
                Expected: $"the file must be {_encoding!.Name}",
                Remedy: "Save it as UTF-8."
            ),
        ]);
}
