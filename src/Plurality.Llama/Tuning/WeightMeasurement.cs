using Plurality.Llama.Benchmarks;
using Plurality.Llama.Weights;

namespace Plurality.Llama.Tuning;

/// <summary>What was measured of a weight format on this machine.</summary>
/// <param name="Format">The format.</param>
/// <param name="Bytes">The size of the file that is loaded.</param>
/// <param name="DocumentsPerSecond">The native library's rate for documents of the sample run, as many tokens and logits a document as they
/// take.</param>
/// <param name="PromptTokensPerSecond">Its rate for text, in full batches behind the run's prefix.</param>
/// <param name="DecodeTokensPerSecond">Its rate for answers: a token a call for each document of a batch.</param>
/// <param name="Divergence">From F32; null where there is no F32 to compare with.</param>
internal sealed record WeightMeasurement(
    WeightFormat Format,
    long Bytes,
    Spread DocumentsPerSecond,
    Spread PromptTokensPerSecond,
    Spread DecodeTokensPerSecond,
    LabelDivergence? Divergence
);
