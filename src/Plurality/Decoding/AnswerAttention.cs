using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>Measures the attention shares of answers in one extra forward pass over the text.</summary>
/// <param name="reader">The model.</param>
internal sealed class AnswerAttention(IAttentionReader reader)
{
    /// <summary>The trace of an answer with the attention shares of its steps r ≥ 2.</summary>
    public Trace Added(DecodedAnswer answer, CancellationToken cancellationToken) =>
        answer.Trace with
        {
            Attention =
                answer.Queries.Count == 0
                    ? []
                    : reader.ReadAttention(answer.Tokens, answer.PromptTokens, answer.Queries, cancellationToken),
        };

    /// <summary>
    /// The attention shares at a place of a text whose answer is given. The labels follow prompt and stub, each with the format's
    /// continuation behind it; the query is the last token (docs/method.md#6-analyses-of-the-steps, item 7).
    /// </summary>
    /// <exception cref="PromptException">A token spans the border of prompt and answer.</exception>
    public AttentionShares Attend(
        PromptTokenizer prompts,
        Prompt prompt,
        OptionTokenizer tokenizer,
        AnswerFormat format,
        IReadOnlyList<string> labels,
        CancellationToken cancellationToken
    )
    {
        var tokens = prompts.Tokenize(prompt, tokenizer, tokenizer.Options.Stub);
        List<int> positions = [];
        var context = tokens.Context + tokenizer.Options.Stub;
        foreach (var label in labels)
        {
            var before = tokenizer.After(context);
            positions.Add(tokenizer.Before(tokens, before).Length + before.Healed);
            context += format.Option(label) + format.Continuation;
        }

        var text = tokenizer.TextOf(tokens, context);
        AttentionQuery query = new(labels.Count + 1, text.Length - 1, positions);
        return reader.ReadAttention(text, tokens.Prompt, [query], cancellationToken)[0];
    }
}
