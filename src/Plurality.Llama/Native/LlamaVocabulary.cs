using System.Buffers;
using System.Text;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>A model's tokens: text to tokens, tokens to bytes, the tokens that end an answer, and control tokens.</summary>
internal sealed unsafe class LlamaVocabulary
{
    private readonly ModelHandle _model;
    private readonly nint _vocabulary;
    private readonly Lazy<byte[][]> _pieces;
    private readonly Lazy<int[]> _endOfGeneration;
    private readonly Lazy<(int Token, string Text)[]> _controlTokens;

    /// <summary>Reads the vocabulary of a loaded model, whose memory it uses.</summary>
    public LlamaVocabulary(ModelHandle model)
    {
        _model = model;
        _vocabulary = NativeMethods.llama_model_get_vocab(model);
        Size = NativeMethods.llama_vocab_n_tokens(_vocabulary);
        Beginning = NativeMethods.llama_vocab_bos(_vocabulary);
        AddsBeginning = NativeMethods.llama_vocab_get_add_bos(_vocabulary);
        _pieces = new(ReadPieces);
        _endOfGeneration = new(() => [.. Enumerable.Range(0, Size).Where(IsEndOfGeneration)]);
        _controlTokens = new(() =>
            [.. Enumerable.Range(0, Size).Where(IsControl).Select(token => (token, Encoding.UTF8.GetString(Piece(token))))]
        );
    }

    /// <summary>The number of tokens, which are numbered from 0.</summary>
    public int Size { get; }

    /// <summary>The token that opens a text; -1 if the model has none.</summary>
    public int Beginning { get; }

    /// <summary>Whether the model expects <see cref="Beginning"/> before every text.</summary>
    public bool AddsBeginning { get; }

    /// <summary>The tokens that end an answer, ascending.</summary>
    public IReadOnlyList<int> EndOfGeneration => _endOfGeneration.Value;

    /// <summary>The control tokens, ascending, with their spelling, such as <c>&lt;|im_start|&gt;</c>.</summary>
    public IReadOnlyList<(int Token, string Text)> ControlTokens => _controlTokens.Value;

    private nint Alive
    {
        get
        {
            ObjectDisposedException.ThrowIf(_model.IsClosed, this);
            return _vocabulary;
        }
    }

    /// <summary>Whether a token ends an answer.</summary>
    public bool IsEndOfGeneration(int token) => NativeMethods.llama_vocab_is_eog(Alive, Checked(token));

    /// <summary>Whether a token is a control token.</summary>
    public bool IsControl(int token) => NativeMethods.llama_vocab_is_control(Alive, Checked(token));

    /// <summary>Returns the tokens of a text. Lone surrogates become U+FFFD. NUL is an ordinary character.</summary>
    /// <param name="text">Any text, including an empty one.</param>
    /// <param name="addSpecial">Whether to add the opening and closing tokens that the model expects.</param>
    /// <param name="parseSpecial">
    /// Whether the spelling of a control token in the text stands for that token. Use false for text of unknown origin.
    /// </param>
    public int[] Tokenize(string text, bool addSpecial, bool parseSpecial)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, bytes);

        // A token has at least a byte, except the space that some vocabularies put first and the two added tokens.
        var tokens = ArrayPool<int>.Shared.Rent(length + 4);
        try
        {
            var count = Tokenize(bytes, length, tokens, addSpecial, parseSpecial);
            if (count < 0)
            {
                ArrayPool<int>.Shared.Return(tokens);
                tokens = ArrayPool<int>.Shared.Rent(-count);
                count = Tokenize(bytes, length, tokens, addSpecial, parseSpecial);
            }

            return tokens[..count];
        }
        finally
        {
            ArrayPool<int>.Shared.Return(tokens);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>
    /// Returns the bytes of a token; of a control token, its spelling. They are not always whole characters. The first call reads the whole
    /// vocabulary. Treat the array as read-only.
    /// </summary>
    public byte[] Piece(int token) => _pieces.Value[Checked(token)];

    private int Tokenize(byte[] bytes, int length, int[] tokens, bool addSpecial, bool parseSpecial)
    {
        fixed (byte* text = bytes)
        fixed (int* buffer = tokens)
        {
            return NativeMethods.llama_tokenize(Alive, text, length, buffer, tokens.Length, addSpecial, parseSpecial);
        }
    }

    private byte[][] ReadPieces()
    {
        var vocabulary = Alive;
        var pieces = new byte[Size][];
        var buffer = new byte[256];
        for (var token = 0; token < pieces.Length; token++)
        {
            var length = ReadPiece(vocabulary, token, buffer);
            if (length < 0)
            {
                buffer = new byte[-length];
                length = ReadPiece(vocabulary, token, buffer);
            }

            pieces[token] = buffer[..length];
        }

        return pieces;
    }

    private static int ReadPiece(nint vocabulary, int token, byte[] bytes)
    {
        fixed (byte* buffer = bytes)
        {
            return NativeMethods.llama_token_to_piece(vocabulary, token, buffer, bytes.Length, leadingSpacesToSkip: 0, special: true);
        }
    }

    /// <summary>The library aborts the process on a token that does not exist.</summary>
    private int Checked(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Size);
        return token;
    }
}
