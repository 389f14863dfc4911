using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>A prompt whose answers are drawn.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Id">The document's id, from which the seeds of its answers are derived.</param>
internal sealed record SampledPrompt(Prompt Prompt, string Id);
