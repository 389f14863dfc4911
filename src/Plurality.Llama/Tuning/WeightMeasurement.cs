using Plurality.Llama.Benchmarks;
using Plurality.Llama.Weights;

namespace Plurality.Llama.Tuning;

/// <summary>The measurements of a weight format on this machine.</summary>
/// <param name="Format">The format.</param>
/// <param name="Bytes">The size of the loaded file.</param>
/// <param name="DocumentsPerSecond">The native library's rate for documents of the sample run, with the same tokens and logits per
/// document.</param>
/// <param name="PromptTokensPerSecond">Its rate for prompts, in full batches after the prefix.</param>
/// <param name="DecodeTokensPerSecond">Its rate for answers: one token per call for each document of a batch.</param>
/// <param name="Divergence">The divergence from F32; null if F32 was not measured.</param>
internal sealed record WeightMeasurement(
    WeightFormat Format,
    long Bytes,
    Spread DocumentsPerSecond,
    Spread PromptTokensPerSecond,
    Spread DecodeTokensPerSecond,
    LabelDivergence? Divergence
);
