namespace Plurality.Llama.Benchmarks;

/// <summary>How many tokens the model evaluated, on average over the documents.</summary>
/// <param name="Prefix">Of the prefix that they share: its length divided by their number.</param>
/// <param name="Prompt">Of their own prompts.</param>
/// <param name="Forced">Of options that were looked at: no choice of the model's decides on them.</param>
/// <param name="Chosen">Of answers, where they had not been computed as options.</param>
/// <param name="Rows">Behind how many of these the logits of the whole vocabulary were asked for.</param>
internal sealed record TokensPerDocument(double Prefix, double Prompt, double Forced, double Chosen, double Rows)
{
    /// <summary>All but the prefix, whose share depends on the number of documents.</summary>
    public double Evaluated => Prompt + Forced + Chosen;
}
