using System.Globalization;
using System.Text;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Reads JSON values from a text one after the other and tracks their positions, so a file with one large array is read in flat memory. It
/// finds the end of a value and leaves validation to the JSON reader.
/// </summary>
internal sealed class JsonScanner(TextReader reader, DatasetReading reading)
{
    private readonly char[] _buffer = new char[32 * 1024];
    private int _next;
    private int _end;
    private int _line = 1;
    private int _column = 1;

    /// <summary>The number of characters read.</summary>
    public long Position { get; private set; }

    /// <summary>Where the next character stands.</summary>
    public TextPlace Place => new(_line, _column);

    /// <summary>The next character that is not white space, not taken; −1 at the end.</summary>
    public int Peek()
    {
        while (Following() is ' ' or '\t' or '\r' or '\n')
        {
            Take();
        }

        return Following();
    }

    /// <summary>Takes the next character that is not white space where it is <paramref name="character"/>.</summary>
    public bool TryTake(char character)
    {
        if (Peek() != character)
        {
            return false;
        }

        Take();
        return true;
    }

    /// <summary>Takes the next character, which must be <paramref name="character"/>.</summary>
    /// <exception cref="DatasetFormatException">It is another.</exception>
    public void Require(char character, string expected)
    {
        if (!TryTake(character))
        {
            throw Malformed(expected);
        }
    }

    /// <summary>Takes the next value.</summary>
    /// <returns>Its text and where it begins.</returns>
    /// <exception cref="DatasetFormatException">The file ends before the value does; the value is longer than a line may be.</exception>
    public (string Text, TextPlace Place) ReadValue()
    {
        Peek();
        var place = Place;
        var text = new StringBuilder();
        var depth = 0;
        var (quoted, escaped) = (false, false);
        while (Following() is >= 0 and var next)
        {
            if (depth == 0 && !quoted && EndsScalar(next))
            {
                break;
            }

            var character = Take();
            text.Append(character);
            if (text.Length > reading.LongestLine)
            {
                throw TooLong(place);
            }

            if (quoted)
            {
                (quoted, escaped) = (escaped || character != '"', !escaped && character == '\\');
            }
            else
            {
                quoted = character == '"';
                depth += character switch
                {
                    '{' or '[' => 1,
                    '}' or ']' => -1,
                    _ => 0,
                };
            }

            if (depth == 0 && !quoted && (character is '"' or '}' or ']'))
            {
                return (text.ToString(), place);
            }
        }

        return depth == 0 && !quoted && text.Length > 0 ? (text.ToString(), place) : throw Malformed("the file must be complete JSON");
    }

    /// <summary>Reports what stands at the next place.</summary>
    public DatasetFormatException Malformed(string expected, string remedy = "Check that the file was written completely.")
    {
        Peek();
        var rest = new string(_buffer, _next, Math.Min(200, _end - _next));
        var found = rest.Length == 0 ? "the end of the file" : Excerpt.Of(rest);
        return new DatasetFormatException([new DatasetFault(reading.SourceName, _line, _column, found, expected, remedy)]);
    }

    private DatasetFormatException TooLong(TextPlace place) =>
        new([
            new DatasetFault(
                reading.SourceName,
                place.Line,
                place.Column,
                "more",
                string.Create(CultureInfo.InvariantCulture, $"a record must have at most {reading.LongestLine} characters"),
                "Check that the file is of the format that it is read as; give very long documents in parts."
            ),
        ]);

    private static bool EndsScalar(int character) => character is ',' or ']' or '}' or ':' or ' ' or '\t' or '\r' or '\n';

    private int Following()
    {
        if (_next == _end)
        {
            (_next, _end) = (0, reader.Read(_buffer, 0, _buffer.Length));
        }

        return _next < _end ? _buffer[_next] : -1;
    }

    private char Take()
    {
        var character = _buffer[_next++];
        Position++;
        (_line, _column) = character == '\n' ? (_line + 1, 1) : (_line, _column + 1);
        return character;
    }
}
