namespace Plurality.Decoding;

/// <summary>A document's prompt as tokens.</summary>
/// <param name="Prompt">What the model reads before it decodes: the prompt, with the stub except in free decoding.</param>
/// <param name="WithStub">The prompt with its stub.</param>
/// <param name="First">How many tokens the model reads before the answer's first step or token.</param>
/// <param name="Shared">How many of the first tokens are the batch's prefix.</param>
internal sealed record DocumentTokens(PromptTokens Prompt, PromptTokens WithStub, int First, int Shared);
