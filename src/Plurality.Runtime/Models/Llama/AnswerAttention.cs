using Plurality.Prompts;
using Plurality.Runtime.Decoding;
using Plurality.Runtime.Models.Llama.Engine;
using Plurality.Traces;

namespace Plurality.Runtime.Models.Llama;

/// <summary>Attention shares of answers, read in a context of their own, which is made when the first are asked for.</summary>
/// <param name="prompts">Tokenises.</param>
/// <param name="open">Makes the reader; it is disposed with this.</param>
internal sealed class AnswerAttention(PromptTokenizer prompts, Func<AttentionReader> open) : IDisposable
{
    private AttentionReader? _reader;

    private AttentionReader Reader => _reader ??= open();

    /// <summary>The trace of an answer with the attention shares of its steps r ≥ 2; the text is read once more for it.</summary>
    public Trace Added(DecodedAnswer answer, CancellationToken cancellationToken) =>
        answer.Trace with
        {
            Attention =
                answer.Queries.Count == 0 ? [] : Reader.Read(answer.Tokens, answer.Trace.PromptTokens, answer.Queries, cancellationToken),
        };

    /// <summary>
    /// The attention shares at a place of a text whose answer is given: the labels are written after prompt and stub, each followed by the
    /// format's continuation, and the query is the last token (method.md section 6, item 7).
    /// </summary>
    /// <exception cref="PromptException">A token spans the border of a label.</exception>
    public AttentionShares Attend(
        Prompt prompt,
        OptionTokenizer tokenizer,
        AnswerFormat format,
        IReadOnlyList<string> labels,
        CancellationToken cancellationToken
    )
    {
        var tokens = prompts.Tokenize(prompt, tokenizer, tokenizer.Options.Stub);
        List<int> text = [.. tokens.All],
            positions = [];
        var context = tokens.Context + tokenizer.Options.Stub;
        foreach (var label in labels)
        {
            var before = tokenizer.After(context);
            positions.Add(text.Count);
            context += format.Option(label) + format.Continuation;
            text.AddRange(tokenizer.After(context).Context.Skip(before.Context.Count));
        }

        return Reader.Read(
            text.ToArray(),
            tokens.Prompt,
            [new AttentionQuery(labels.Count + 1, text.Count - 1, positions)],
            cancellationToken
        )[0];
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();
}
