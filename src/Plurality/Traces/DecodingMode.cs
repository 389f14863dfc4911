namespace Plurality.Traces;

/// <summary>How an answer comes about (docs/method.md#3-a-generation-and-its-label-steps).</summary>
public enum DecodingMode
{
    /// <summary>A valid list of distinct labels by construction; the stub is given and the most probable option is taken at each
    /// step.</summary>
    Constrained,

    /// <summary>The mode of Ma et al. (EMNLP 2025, arXiv 2505.17510): unconstrained greedy decoding; the answer may be malformed.</summary>
    Free,
}
