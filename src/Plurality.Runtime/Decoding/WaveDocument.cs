namespace Plurality.Runtime.Decoding;

/// <summary>A document of a wave, ready to be computed.</summary>
/// <param name="Place">Its place in the wave.</param>
/// <param name="Prompt">What the model reads before it decodes: in free decoding the prompt alone, else with the stub.</param>
/// <param name="WithStub">The prompt with its stub.</param>
/// <param name="Computed">How many of the first tokens its branch holds already.</param>
internal sealed record WaveDocument(int Place, PromptTokens Prompt, PromptTokens WithStub, int Computed);
