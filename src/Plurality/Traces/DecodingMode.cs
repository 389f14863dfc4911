namespace Plurality.Traces;

/// <summary>How an answer is decoded (docs/method.md#3-a-generation-and-its-label-steps).</summary>
public enum DecodingMode
{
    /// <summary>A valid list of distinct labels by construction: the stub is given, and each step takes the most probable option.</summary>
    Constrained,

    /// <summary>The mode of Ma et al. (EMNLP 2025, arXiv 2505.17510): unconstrained greedy decoding; the answer may be malformed.</summary>
    Free,
}
