using System.Text;
using Plurality.Llama.Native;

namespace Plurality.Llama.Engine;

/// <summary>
/// Tokenises texts that follow each other and begin alike, as the prompts of a run do: what they share is tokenised once. So are short
/// texts, most of which are stubs and labels of answers. A text is cut where no token can span: behind a line feed, before a letter, where
/// no token of the vocabulary has this pair of bytes. The word after the cut and what follows it are part of what is shared, so whatever
/// splits a text into words splits all of them alike there. The tokens of the first text are compared with those of its two parts; a
/// vocabulary where they differ (one that puts a space before every text) is never cut.
/// </summary>
/// <param name="vocabulary">The vocabulary.</param>
internal sealed class SharedBeginning(LlamaVocabulary vocabulary)
{
    /// <summary>Shorter beginnings cost less than they would save.</summary>
    private const int LeastLength = 256;

    /// <summary>Longer texts are hardly asked for twice.</summary>
    private const int ShortLength = 128;

    /// <summary>The largest number of short texts that are remembered.</summary>
    private const int MostShort = 4096;

    /// <summary>How often a beginning is looked for without being met again.</summary>
    private const int Patience = 16;

    private readonly Lazy<bool[]> _pairs = new(() => Pairs(vocabulary));
    private readonly Dictionary<string, int[]> _short = new(StringComparer.Ordinal);
    private string _previous = "";
    private string _beginning = "";
    private int[] _tokens = [];
    private int _cut;
    private int _searches;

    /// <summary>The number of texts of which only the end was tokenised.</summary>
    public int Met { get; private set; }

    /// <summary>The tokens of a text, as the vocabulary gives them.</summary>
    public int[] Encode(string text)
    {
        if (text.Length < LeastLength)
        {
            return text.Length <= ShortLength ? Short(text) : Whole(text);
        }

        if (_cut > 0 && text.StartsWith(_beginning, StringComparison.Ordinal))
        {
            Met++;
            return [.. _tokens, .. Whole(text[_cut..])];
        }

        var all = Whole(text);
        if (_searches < Patience + Met && Cut(text.AsSpan(0, text.AsSpan().CommonPrefixLength(_previous))) is var (cut, end) && cut > 0)
        {
            _searches++;
            Remember(text, all, cut, end);
        }

        _previous = text;
        return all;
    }

    private int[] Short(string text)
    {
        if (!_short.TryGetValue(text, out var tokens))
        {
            if (_short.Count == MostShort)
            {
                _short.Clear();
            }

            _short.Add(text, tokens = Whole(text));
        }

        return [.. tokens]; // the caller's own
    }

    private void Remember(string text, int[] all, int cut, int end)
    {
        var bytes = Encoding.UTF8.GetByteCount(text.AsSpan(0, cut));
        var count = 0;
        for (; bytes > 0 && count < all.Length; count++)
        {
            bytes -= vocabulary.Piece(all[count]).Length;
        }

        if (bytes == 0 && Whole(text[cut..]).AsSpan().SequenceEqual(all.AsSpan(count)))
        {
            (_beginning, _tokens, _cut) = (text[..end], all[..count], cut);
        }
    }

    /// <summary>The last place where a text can be cut, and how far a text must be the same for it; 0 if there is none.</summary>
    private (int Cut, int End) Cut(ReadOnlySpan<char> shared)
    {
        for (var cut = shared.Length - 1; cut >= LeastLength; cut--)
        {
            if (shared[cut - 1] != '\n' || !char.IsAsciiLetter(shared[cut]) || _pairs.Value[Pair('\n', (byte)shared[cut])])
            {
                continue;
            }

            // The word, the character that ends it, and one more, at which a tokenizer may look.
            var word = shared[cut..].IndexOfAnyExcept(Letters);
            if (word >= 0 && cut + word + 2 <= shared.Length)
            {
                return (cut, cut + word + 2);
            }
        }

        return (0, 0);
    }

    private static ReadOnlySpan<char> Letters => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private int[] Whole(string text) => vocabulary.Tokenize(text, addSpecial: false, parseSpecial: false);

    /// <summary>The pairs of neighbouring bytes that some token has.</summary>
    private static bool[] Pairs(LlamaVocabulary vocabulary)
    {
        var pairs = new bool[1 << 16];
        for (var token = 0; token < vocabulary.Size; token++)
        {
            var piece = vocabulary.Piece(token);
            for (var i = 1; i < piece.Length; i++)
            {
                pairs[Pair(piece[i - 1], piece[i])] = true;
            }
        }

        return pairs;
    }

    private static int Pair(int first, int second) => (first << 8) | second;
}
