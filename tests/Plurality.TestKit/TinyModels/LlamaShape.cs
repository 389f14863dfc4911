namespace Plurality.TestKit.TinyModels;

/// <summary>The sizes of a Llama model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layers">The number of blocks.</param>
/// <param name="Width">The length of a hidden state.</param>
/// <param name="FeedForward">The length of a hidden state inside the feed-forward part.</param>
/// <param name="Heads">The number of attention heads.</param>
/// <param name="KeyValueHeads">The number of heads of keys and values.</param>
/// <param name="Vocabulary">The number of tokens; those that the tokenizer does not have are never used.</param>
/// <param name="IsTied">Whether one matrix embeds tokens and predicts them.</param>
public sealed record LlamaShape(
    string Name,
    int Layers,
    int Width,
    int FeedForward,
    int Heads,
    int KeyValueHeads,
    int Vocabulary,
    bool IsTied
)
{
    /// <summary>The shapes by name: <c>1B</c> and <c>8B</c> are those of Llama 3.2 1B and Llama 3.1 8B (config.json of
    /// meta-llama/Llama-3.2-1B and meta-llama/Llama-3.1-8B); <c>tiny</c> is for trying a program.</summary>
    public static IReadOnlyList<LlamaShape> All { get; } =
    [
        new("tiny", 2, 64, 128, 4, 2, 49_152, IsTied: true),
        new("1B", 16, 2048, 8192, 32, 8, 128_256, IsTied: true),
        new("8B", 32, 4096, 14_336, 32, 8, 128_256, IsTied: false),
    ];

    /// <summary>The number of bytes of all weights, in half precision.</summary>
    public long Bytes =>
        sizeof(short)
        * (
            ((IsTied ? 1L : 2L) * Vocabulary * Width)
            + (Layers * (((2L * Width) + (2L * KeyValueWidth)) * Width))
            + (Layers * 3L * FeedForward * Width)
        );

    /// <summary>The length of a row of keys or values.</summary>
    internal int KeyValueWidth => Width / Heads * KeyValueHeads;
}
