using System.Buffers.Binary;
using System.IO.Compression;

namespace Plurality.Datasets;

/// <summary>
/// Unpacks gzip and refuses truncated data, which the base library's stream takes for the end of the file. A gzip file ends with the length
/// of its content (RFC 1952, ISIZE). If files were joined, that is the length of the last one, whose start is unknown; the check then only
/// detects a length that is too large.
/// </summary>
internal sealed class WholeGzipStream : Stream
{
    private readonly Packed _packed;
    private readonly GZipStream _gzip;
    private long _length;

    /// <summary>Unpacks a stream and disposes it with this one.</summary>
    public WholeGzipStream(Stream packed)
    {
        _packed = new Packed(packed);
        _gzip = new GZipStream(_packed, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">The data are damaged or truncated.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = _gzip.Read(buffer);
        _length += count;
        if (count == 0 && !buffer.IsEmpty && !_packed.EndsWith(_length))
        {
            throw new InvalidDataException("The data end too early.");
        }

        return count;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The packed bytes; records the last four bytes and the beginnings of files.</summary>
    private sealed class Packed(Stream inner) : Stream
    {
        private readonly byte[] _last = new byte[4];
        private int _starts;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <summary>Whether the last bytes match a content of that length.</summary>
        public bool EndsWith(long length)
        {
            var written = BinaryPrimitives.ReadUInt32LittleEndian(_last);
            return written == (uint)(length & uint.MaxValue) || (_starts > 1 && written <= length);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            foreach (var one in buffer[..count])
            {
                _last.AsSpan(1).CopyTo(_last);
                _last[^1] = one;
                _starts += _last is [_, 0x1F, 0x8B, 0x08] ? 1 : 0;
            }

            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
