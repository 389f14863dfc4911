namespace Plurality.Decoding;

/// <summary>A prompt and its stub as tokens.</summary>
/// <param name="All">The tokens of both together, including a beginning-of-text token if the vocabulary asks for one.</param>
/// <param name="Prompt">How many of them belong to the prompt.</param>
/// <param name="Context">The end of the prompt's text, as far back as it affects how stub and options are tokenised.</param>
/// <param name="ContextTokens">How many tokens this end has.</param>
internal sealed record PromptTokens(int[] All, int Prompt, string Context, int ContextTokens);
