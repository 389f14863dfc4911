namespace Plurality.Traces;

/// <summary>How an answer comes about (method.md section 3).</summary>
public enum DecodingMode
{
    /// <summary>A valid list of distinct labels by construction; the stub is given and the most probable option is taken at each
    /// step.</summary>
    Constrained,

    /// <summary>The paper's: unconstrained greedy decoding; the answer may be malformed.</summary>
    Free,
}
