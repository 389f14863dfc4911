using System.Buffers;
using System.Globalization;
using System.Text;

namespace Plurality.Datasets;

/// <summary>
/// Passes text on and refuses a line that is too long as soon as it exceeds the limit, so no such line is held in memory.
/// </summary>
internal sealed class BoundedTextReader(TextReader inner, int longestLine, string sourceName) : TextReader
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("\r\n");

    private readonly char[] _buffer = new char[32 * 1024];
    private int _next;
    private int _end;
    private int _line = 1;
    private int _length; // Characters of the current line read so far.

    public override int Peek() => _next < _end || Fill() ? _buffer[_next] : -1;

    public override int Read() => _next < _end || Fill() ? _buffer[_next++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || (_next == _end && !Fill()))
        {
            return 0;
        }

        var taken = Math.Min(buffer.Length, _end - _next);
        _buffer.AsSpan(_next, taken).CopyTo(buffer);
        _next += taken;
        return taken;
    }

    /// <inheritdoc/>
    public override string? ReadLine()
    {
        StringBuilder? longer = null;
        while (_next < _end || Fill())
        {
            var rest = _buffer.AsSpan(_next, _end - _next);
            var length = rest.IndexOfAny(Ends);
            if (length < 0)
            {
                longer = (longer ?? new StringBuilder()).Append(rest);
                _next = _end;
                continue;
            }

            var line = longer is null ? rest[..length].ToString() : longer.Append(rest[..length]).ToString();
            _next += length;
            if (Read() == '\r' && Peek() == '\n')
            {
                _next++;
            }

            return line;
        }

        return longer?.ToString();
    }

    private bool Fill()
    {
        _next = 0;
        _end = inner.Read(_buffer, 0, _buffer.Length);
        var rest = _buffer.AsSpan(0, _end);
        while (rest.IndexOf('\n') is >= 0 and var feed)
        {
            Count(feed);
            (_length, _line) = (0, _line + 1);
            rest = rest[(feed + 1)..];
        }

        Count(rest.Length);
        return _end > 0;
    }

    private void Count(int characters)
    {
        _length += characters;
        if (_length > longestLine)
        {
            throw new DatasetFormatException([
                new DatasetFault(
                    sourceName,
                    _line,
                    longestLine + 1,
                    "more",
                    string.Create(CultureInfo.InvariantCulture, $"a line must have at most {longestLine} characters"),
                    "Check that the file has line ends and is of the format that it is read as; give very long documents in parts."
                ),
            ]);
        }
    }
}
