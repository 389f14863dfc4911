using System.Text;

namespace Plurality.Decoding;

/// <summary>Text that grows token by token. A character whose bytes span several tokens appears with the last of them.</summary>
internal sealed class GeneratedText
{
    private readonly System.Text.Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: false).GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly List<int> _starts = [];

    /// <summary>The tokens so far.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>The text so far, without a trailing incomplete character.</summary>
    public string Text => _text.ToString();

    /// <summary>Where in the text a token begins; the text's length for the next one.</summary>
    public int Start(int token) => token < _starts.Count ? _starts[token] : _text.Length;

    /// <summary>The token that begins exactly at a place of the text, the next one included; −1 for none.</summary>
    public int TokenAt(int place)
    {
        for (var token = 0; token <= _starts.Count; token++)
        {
            if (Start(token) == place)
            {
                return token;
            }
        }

        return -1;
    }

    /// <summary>The token that holds the character at a place of the text, or begins there; the next one at the text's end.</summary>
    public int TokenHolding(int place)
    {
        var token = _starts.Count;
        while (token > 0 && Start(token) > place)
        {
            token--;
        }

        return token;
    }

    /// <summary>Adds a token.</summary>
    public void Add(int token, ReadOnlySpan<byte> piece)
    {
        _starts.Add(_text.Length);
        Tokens.Add(token);
        Append(piece, flush: false);
    }

    /// <summary>Closes the text: invalid UTF-8 becomes U+FFFD.</summary>
    public void Complete() => Append([], flush: true);

    private void Append(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> characters = new char[_decoder.GetCharCount(bytes, flush)];
        _decoder.GetChars(bytes, characters, flush);
        _text.Append(characters);
    }
}
