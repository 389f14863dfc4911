using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Training.Samples;

namespace Plurality.Runtime.Finetuning;

/// <summary>A labelled document, ready to learn from.</summary>
/// <param name="Id">The document's name.</param>
/// <param name="Prompt">Its prompt.</param>
/// <param name="Tokens">Its prompt's tokens, without the answer's stub.</param>
/// <param name="Gold">The gold labels as indices, in the order of answers if it has one.</param>
/// <param name="People">The lists that people would write.</param>
/// <param name="Labels">The label set.</param>
/// <param name="Answers">Writes answers.</param>
internal sealed record FinetuneDocument(
    string Id,
    PromptTokens Prompt,
    int[] Tokens,
    int[] Gold,
    LabelLists People,
    LabelSet Labels,
    AnswerTokenizer Answers
)
{
    /// <summary>The labels of the model's own answer, which is wrong, as indices; null where it is not asked for.</summary>
    public int[]? Own { get; init; }
}
