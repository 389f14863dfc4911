using Plurality.Decoding;
using Plurality.Prompts;

namespace Plurality.Llama.Benchmarks;

/// <summary>What a benchmark lets a model answer.</summary>
/// <param name="Prompts">One prompt per document, in order; at least one.</param>
/// <param name="Settings">What is asked about each; no hidden states.</param>
/// <param name="BatchSize">How many documents are computed together, at least 1.</param>
internal sealed record MeasuredRun(IReadOnlyList<Prompt> Prompts, GenerationSettings Settings, int BatchSize);
