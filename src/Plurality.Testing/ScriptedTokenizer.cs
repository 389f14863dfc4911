using System.Globalization;
using System.Text;
using Plurality.Models;

namespace Plurality.Testing;

/// <summary>
/// A tokenizer over a made-up vocabulary. At each place the longest piece that the text continues with is one token; where no piece fits, a
/// byte is. So every text can be encoded, and a piece such as <c>",</c> merges the end of a label with what follows.
/// </summary>
/// <remarks>
/// Tokens 0 to 255 are the bytes. Behind them come the pieces in their order, then the control tokens: beginning of text, end of
/// generation, chat. Control tokens are never matched from text.
/// Immutable, so thread-safe.
/// </remarks>
public sealed class ScriptedTokenizer : ITokenizer
{
    private const int Bytes256 = 256;
    private const string BeginningSpelling = "<begin>";

    private readonly byte[][] _texts;
    private readonly Dictionary<byte, int[]> _piecesByFirst;

    /// <summary>Makes the vocabulary.</summary>
    /// <param name="pieces">
    /// Texts that are one token each, of at least two bytes in UTF-8; a piece that is there twice counts once.
    /// </param>
    /// <exception cref="ArgumentException">A piece has fewer than two bytes: single bytes are tokens already.</exception>
    public ScriptedTokenizer(params IEnumerable<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        byte[][] spelled = [.. pieces.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        if (Array.Exists(spelled, piece => piece.Length < 2))
        {
            throw new ArgumentException("A piece must have at least two bytes: single bytes are tokens already.", nameof(pieces));
        }

        _texts = [.. Enumerable.Range(0, Bytes256).Select(value => (byte[])[(byte)value]), .. spelled];
        _piecesByFirst = Enumerable
            .Range(Bytes256, spelled.Length)
            .GroupBy(token => _texts[token][0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => _texts[token].Length).ToArray());
    }

    /// <summary>Pieces for the answer formats: what stands between labels, the words before them, and three labels of examples.</summary>
    public static IReadOnlyList<string> CommonPieces { get; } =
    [
        "[\"",
        "\"]}",
        "\", \"",
        "Labels:",
        "Answer:",
        "Input:",
        " the",
        " and",
        " nothing",
        " none",
        "none",
        " reasonable",
        " unreasonable",
        .. ((string[])["joy", "anger", "fear"]).SelectMany(label => (string[])[label, " " + label]),
    ];

    /// <summary>Whether every text opens with a token of its own; false unless set.</summary>
    public bool HasBeginning { get; init; }

    /// <summary>The spellings of the tokens that end a generation; one, <c>&lt;end&gt;</c>, unless set.</summary>
    public IReadOnlyList<string> Ends { get; init; } = ["<end>"];

    /// <summary>The chat template; null (default) for a model without one.</summary>
    public ScriptedChat? Chat { get; init; }

    /// <summary>How many tokens there are.</summary>
    public int Size => FirstControl + Controls.Length;

    /// <inheritdoc/>
    public int? Beginning => HasBeginning ? Control(BeginningSpelling) : null;

    /// <inheritdoc/>
    public IReadOnlyList<int> EndOfGeneration => field ??= [.. Ends.Select(Control).Distinct().Order()];

    /// <inheritdoc/>
    public ChatFrame ChatFrame =>
        Chat is { } chat
            ? new ChatFrame(
                [.. chat.Opening.Select(Control)],
                chat.OpeningText,
                chat.ClosingText,
                [.. chat.Closing.Select(Control)],
                chat.AnswerText
            )
            : throw new ModelException("The model has no chat template. Use it without one.");

    /// <summary>Follows from all pieces and control tokens.</summary>
    internal string Fingerprint =>
        Enumerable
            .Range(0, Size)
            .SelectMany(token => (byte[])[.. Bytes(token), 0xFF])
            .Aggregate(Beginning is null ? 0UL : 1UL, (state, value) => Mix.Of(state, value))
            .ToString("x16", CultureInfo.InvariantCulture);

    private int FirstControl => _texts.Length;

    /// <summary>The spellings of the control tokens, in the order of their ids.</summary>
    private string[] Controls =>
        field ??= [
            .. ((string[])[BeginningSpelling, .. Ends, .. Chat?.Opening ?? [], .. Chat?.Closing ?? []]).Distinct(StringComparer.Ordinal),
        ];

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        List<int> tokens = new(bytes.Length);
        for (var at = 0; at < bytes.Length; at += _texts[tokens[^1]].Length)
        {
            tokens.Add(Longest(bytes.AsSpan(at)));
        }

        return [.. tokens];
    }

    /// <summary>The UTF-8 bytes that a token stands for; none for a control token.</summary>
    public byte[] Bytes(int token) => token < FirstControl ? _texts[token] : [];

    /// <inheritdoc/>
    public IReadOnlyList<int> StartingWith(IReadOnlyList<string> starts)
    {
        ArgumentNullException.ThrowIfNull(starts);
        byte[][] spellings = [.. starts.Select(Encoding.UTF8.GetBytes)];
        return
        [
            .. Enumerable
                .Range(0, FirstControl)
                .Where(token => Array.Exists(spellings, spelling => _texts[token].AsSpan().StartsWith(spelling))),
        ];
    }

    /// <summary>The text of a sequence of tokens; control tokens have none.</summary>
    public string Text(IEnumerable<int> tokens) => Encoding.UTF8.GetString([.. tokens.SelectMany(Bytes)]);

    /// <summary>The control token of a spelling.</summary>
    private int Control(string spelling) => FirstControl + Array.IndexOf(Controls, spelling);

    private int Longest(ReadOnlySpan<byte> bytes)
    {
        foreach (var piece in _piecesByFirst.GetValueOrDefault(bytes[0], []))
        {
            if (bytes.StartsWith(_texts[piece]))
            {
                return piece;
            }
        }

        return bytes[0];
    }
}
