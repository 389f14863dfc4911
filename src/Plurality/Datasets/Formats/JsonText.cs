using System.Text;
using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// The JSON of one record, and the position of each of its bytes in the file. <c>NaN</c>, which Python writes for a missing value but JSON
/// lacks, is read as <c>null</c>.
/// </summary>
internal sealed class JsonText
{
    private const string Missing = "NaN";

    private readonly TextPlace _start;
    private readonly List<int> _replaced = []; // The positions of null where NaN stands.

    /// <summary>Takes a record's JSON.</summary>
    /// <param name="text">As it is written; half a surrogate pair becomes U+FFFD where the caller did not decode strictly.</param>
    /// <param name="start">Where it begins in the file.</param>
    public JsonText(string text, TextPlace start)
    {
        _start = start;
        Utf8 = Encoding.UTF8.GetBytes(text.Contains(Missing, StringComparison.Ordinal) ? Replaced(text) : text);
    }

    /// <summary>The JSON in UTF-8.</summary>
    public byte[] Utf8 { get; }

    /// <summary>The record as a value.</summary>
    /// <exception cref="JsonException">It is no complete JSON.</exception>
    public JsonElement Parse()
    {
        using var document = JsonDocument.Parse(Utf8);
        return document.RootElement.Clone();
    }

    /// <summary>Where a byte stands.</summary>
    public TextPlace PlaceOf(int position)
    {
        var before = Utf8.AsSpan(0, position);
        var feed = before.LastIndexOf((byte)'\n');
        var added = _replaced.Count(at => at < position && at > feed); // "null" is one longer than "NaN".
        var characters = Encoding.UTF8.GetCharCount(before[(feed + 1)..]) - added;
        return new TextPlace(_start.Line + before.Count((byte)'\n'), (feed < 0 ? _start.Column ?? 1 : 1) + characters);
    }

    /// <summary>Reports JSON that the reader refused, with its position.</summary>
    public DatasetFormatException Malformed(JsonException malformed, string sourceName, string expected, string remedy)
    {
        var position = 0;
        for (var line = malformed.LineNumber ?? 0; line > 0; line--)
        {
            position += Utf8.AsSpan(position).IndexOf((byte)'\n') + 1;
        }

        position = Math.Min(position + (int)(malformed.BytePositionInLine ?? 0), Utf8.Length);
        while (position < Utf8.Length && Utf8[position] is >= 0x80 and < 0xC0)
        {
            position--; // Into the character, not behind its first byte.
        }

        var rest = Encoding.UTF8.GetString(Utf8.AsSpan(position));
        var place = PlaceOf(position);
        var found = rest.Length == 0 ? "the end of the line" : Excerpt.Of(rest);
        return new DatasetFormatException(
            [new DatasetFault(sourceName, place.Line, place.Column, found, expected, remedy)],
            inner: malformed
        );
    }

    private string Replaced(string text)
    {
        var written = new StringBuilder(text.Length);
        var (quoted, escaped) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quoted)
            {
                (quoted, escaped) = (escaped || character != '"', !escaped && character == '\\');
            }
            else if (text.AsSpan(i).StartsWith(Missing, StringComparison.Ordinal))
            {
                _replaced.Add(Encoding.UTF8.GetByteCount(written.ToString()));
                written.Append("null");
                i += Missing.Length - 1;
                continue;
            }
            else
            {
                quoted = character == '"';
            }

            written.Append(character);
        }

        return written.ToString();
    }
}
