namespace Plurality.Prompts;

/// <summary>What a model reads before it answers, for one document.</summary>
/// <param name="Text">The whole text. It is plain text: a control token's spelling in it is tokenised as plain characters.</param>
/// <param name="SharedCharacters">
/// The number of leading characters shared by every document of the run (instruction and demonstrations). A hint for speed: a model
/// computes this prefix once; 0 is always valid.
/// </param>
public sealed record Prompt(string Text, int SharedCharacters = 0)
{
    /// <summary>Whether the text is one turn of a user, to be framed by the model's own chat template.</summary>
    public bool Chat { get; init; }

    /// <summary>
    /// The number of leading characters that neighbouring prompts about the same document share, including <c>SharedCharacters</c>. A
    /// hint for speed: a model that scores such prompts in one batch reads the document once; 0 is always valid.
    /// </summary>
    public int DocumentCharacters { get; init; }

    /// <summary>
    /// For lists: the names of the options already in the answer, in order. The next position is scored without these and <c>none</c>.
    /// Empty for the first position; used only for scoring.
    /// </summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Whether the document in the prompt has no readable text.</summary>
    internal bool IsBlank { get; init; }
}
