using System.Globalization;
using System.Text.RegularExpressions;

namespace Plurality.Remote.Engines;

/// <summary>
/// How vocabulary files write bytes. Vocabularies over bytes write each byte as one printable character (<c>bytes_to_unicode</c> of
/// GPT-2's encoder.py); vocabularies of SentencePiece write a byte that is no character as <c>&lt;0xE5&gt;</c>.
/// </summary>
internal static partial class ByteSpelling
{
    private static readonly Dictionary<char, byte> Known = Alphabet();

    /// <summary>The bytes of a token; null if it is written in another way.</summary>
    public static byte[]? Bytes(string written) =>
        Fallback().Match(written) is { Success: true } match
            ? [byte.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)]
        : written.All(Known.ContainsKey) ? [.. written.Select(character => Known[character])]
        : null;

    private static Dictionary<char, byte> Alphabet()
    {
        Dictionary<char, byte> known = [];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            known.Add((char)(isPrintable ? value : next++), (byte)value);
        }

        return known;
    }

    [GeneratedRegex("^<0x([0-9A-F]{2})>$")]
    private static partial Regex Fallback();
}
