using Plurality.Decoding;
using Plurality.Prompts;

namespace Plurality.Llama.Benchmarks;

/// <summary>The prompts that a benchmark measures.</summary>
/// <param name="Prompts">One prompt per document, in order; at least one.</param>
/// <param name="Settings">How each prompt is answered, without hidden states.</param>
/// <param name="BatchSize">The batch size, at least 1.</param>
internal sealed record MeasuredRun(IReadOnlyList<Prompt> Prompts, GenerationSettings Settings, int BatchSize);
