namespace Plurality.Llama.Benchmarks;

/// <summary>The mean number of evaluated tokens per document.</summary>
/// <param name="Prefix">Tokens of the shared prefix: its length divided by the number of documents.</param>
/// <param name="Prompt">Tokens of the documents' own prompts.</param>
/// <param name="Forced">Tokens of scored options. They do not depend on what the model chooses.</param>
/// <param name="Chosen">Tokens of answers that were not computed as options before.</param>
/// <param name="Rows">Rows of logits over the whole vocabulary.</param>
internal sealed record TokensPerDocument(double Prefix, double Prompt, double Forced, double Chosen, double Rows)
{
    /// <summary>All but the prefix, whose share depends on the number of documents.</summary>
    public double Evaluated => Prompt + Forced + Chosen;
}
