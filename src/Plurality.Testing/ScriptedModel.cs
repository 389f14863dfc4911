using System.Text.Json;
using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Testing;

/// <summary>
/// A language model that says what a script says, over a made-up vocabulary: for tests of code that uses a model, without a model file and
/// without native code. It keeps the contract of <see cref="ITokenScorer"/> to the letter, and refuses what a real engine could not do.
/// </summary>
/// <example>
/// <code>
/// using var model = new ScriptedModel { Script = Script.Words() };
/// var classifier = new Classifier(model, labels);
/// </code>
/// </example>
/// <remarks>Not thread-safe: it records what it was asked.</remarks>
public sealed class ScriptedModel : ITokenModel, IAttentionReader, ITextEmbedder
{
    private const int EmbeddingLength = 64;
    private ScriptedScorer? _scorer;

    /// <summary>Next-token scores; <see cref="Testing.Script.Hash"/> unless set.</summary>
    public Script Script { get; init; } = Script.Hash();

    /// <summary>Text to tokens; <see cref="ScriptedTokenizer.CommonPieces"/> unless set.</summary>
    public ScriptedTokenizer Vocabulary { get; init; } = new(ScriptedTokenizer.CommonPieces);

    /// <inheritdoc/>
    public ModelIdentity Identity
    {
        get => field ?? new ModelIdentity("scripted", "scripted model", Record());
        init;
    }

    /// <summary>What the model says it can do; everything, with four layers, unless set.</summary>
    public ModelCapabilities Capabilities { get; init; } = new(true, true, true, true, Layers: 4);

    /// <summary>The longest text, in tokens, at least 1; 65536 unless set.</summary>
    public int ContextLength { get; init; } = 1 << 16;

    /// <summary>How many tokens all documents in flight have together, the shared prefix included; 2²⁰ unless set.</summary>
    public int Cells { get; init; } = 1 << 20;

    /// <summary>The largest tree of one evaluation; none unless set.</summary>
    public TreeLimits TreeLimits { get; init; } = TreeLimits.None;

    /// <summary>
    /// How many of the most probable tokens a view holds, at least 1: views are then partial, as those of remote engines are. Null
    /// (default) for complete views.
    /// </summary>
    public int? TopTokens { get; init; }

    /// <summary>
    /// Whether the last digits of scores depend on all documents computed together, as those of real engines do: it shows where a batch was
    /// not repeated whole. False unless set.
    /// </summary>
    public bool DependsOnBatch { get; init; }

    /// <summary>Called with the number of batches begun before each; may wait, cancel or throw.</summary>
    public Func<int, CancellationToken, ValueTask> BeforeBatch { get; init; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>
    /// Why a document cannot be computed, by the text that is read of it first (prompt and, unless answers are free, stub); null where it
    /// can. The document then has this fault, of the kind <see cref="FaultKind.TooLong"/>; others go on.
    /// </summary>
    public Func<string, string?> Fault { get; init; } = _ => null;

    /// <summary>How many batches have been begun.</summary>
    public int Batches => TheScorer.Batches;

    /// <summary>The texts that were read first of each document, in the order in which they were asked for.</summary>
    public IReadOnlyList<string> Texts => TheScorer.Texts;

    /// <inheritdoc/>
    public ITokenizer Tokenizer => Vocabulary;

    /// <inheritdoc/>
    public ITokenScorer Scorer => TheScorer;

    private ScriptedScorer TheScorer => _scorer ??= new ScriptedScorer(this);

    /// <summary>Shares made up of the text's tokens: those of prompt and answer sum to 1, that of labels is part of the answer's.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<AttentionShares> ReadAttention(
        IReadOnlyList<int> tokens,
        int promptTokens,
        IReadOnlyList<AttentionQuery> queries,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(queries);
        cancellationToken.ThrowIfCancellationRequested();
        return Capabilities.Attention
            ? [.. queries.Select(query => Shares(tokens, promptTokens, query))]
            : throw new ModelException("The model does not show its attention weights. Record no attention with it.");
    }

    /// <summary>Vectors that count a text's words by their hash: texts with the same words are near.</summary>
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. texts.Select(Embed)]);
    }

    /// <summary>Does nothing: there is nothing to give back.</summary>
    public void Dispose() { }

    private static AttentionShares Shares(IReadOnlyList<int> tokens, int promptTokens, AttentionQuery query)
    {
        var hash = tokens.Take(query.Position + 1).Aggregate(1UL, (state, token) => Mix.Of(state, (ulong)token));
        var prompt = (1 + Mix.Share(hash, bits: 20)) / 2;
        var labels = (1 - prompt) * Mix.Share(Mix.Of(hash, 0), bits: 20);
        return new AttentionShares(
            query.Step,
            prompt,
            promptTokens,
            1 - prompt,
            query.Position + 1 - promptTokens,
            labels,
            query.LabelPositions.Count
        );
    }

    private static float[] Embed(string text)
    {
        var vector = new float[EmbeddingLength];
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var hash = word.Aggregate(0UL, (state, letter) => Mix.Of(state, char.ToUpperInvariant(letter)));
            vector[hash % EmbeddingLength]++;
        }

        return vector;
    }

    private string Record() =>
        JsonSerializer.Serialize(
            new
            {
                script = Script.Description,
                vocabulary = Vocabulary.Fingerprint,
                topTokens = TopTokens,
                dependsOnBatch = DependsOnBatch,
            }
        );
}
