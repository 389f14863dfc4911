namespace Plurality.Prompts;

/// <summary>What a model reads before it answers, for one document.</summary>
/// <param name="Text">The whole text. What it contains is text only: the spelling of a control token in it is tokenised as plain
/// characters.</param>
/// <param name="SharedCharacters">
/// How many leading characters are the same for every document of the run (instruction and demonstrations). A hint for speed: a model
/// computes that part once; 0 is always right.
/// </param>
public sealed record Prompt(string Text, int SharedCharacters = 0)
{
    /// <summary>Whether the text is one turn of a user, to be framed by the model's own chat template.</summary>
    public bool Chat { get; init; }

    /// <summary>
    /// How many leading characters are the same for the neighbouring prompts that ask about the same document, the shared ones included. A
    /// hint for speed: a model that scores such prompts side by side reads the document once; 0 is always right.
    /// </summary>
    public int DocumentCharacters { get; init; }

    /// <summary>
    /// The names of the options that the answer already has, in order, in lists only: what is scored is the place of the next one, where
    /// these and <c>none</c> are no longer on offer. Empty for the first place; for scoring alone.
    /// </summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Whether nothing can be read in the document that the prompt shows.</summary>
    internal bool IsBlank { get; init; }
}
