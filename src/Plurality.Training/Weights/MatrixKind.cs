namespace Plurality.Training.Weights;

/// <summary>The weight matrices of a Llama block.</summary>
internal enum MatrixKind
{
    /// <summary>Queries: <c>attn_q</c>.</summary>
    Query,

    /// <summary>Keys: <c>attn_k</c>.</summary>
    Key,

    /// <summary>Values: <c>attn_v</c>.</summary>
    Value,

    /// <summary>The output of attention: <c>attn_output</c>.</summary>
    Output,

    /// <summary>The gate of the feed-forward network: <c>ffn_gate</c>.</summary>
    Gate,

    /// <summary>Its other input: <c>ffn_up</c>.</summary>
    Up,

    /// <summary>Its output: <c>ffn_down</c>.</summary>
    Down,
}
