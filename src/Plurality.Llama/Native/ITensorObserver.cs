namespace Plurality.Llama.Native;

/// <summary>
/// Reads intermediate results of a decode, such as <c>result_norm</c> (hidden states after the final norm), <c>l_out-3</c> (output of layer
/// 3) and <c>kq_soft_max-3</c> (its attention weights, without flash attention). Names are ASCII without the final zero.
/// </summary>
internal interface ITensorObserver
{
    /// <summary>
    /// Whether to read the tensor of this name when it is computed. The library asks for every operation, so answer quickly.
    /// </summary>
    bool Wants(ReadOnlySpan<byte> tensorName);

    /// <summary>
    /// Reads a tensor, which is valid during the call. <paramref name="ne0"/> varies fastest: the element (i, j, k, l) is <c>values[i + ne0
    /// * (j + ne1 * (k + ne2 * l))]</c>. An exception ends the decode and reaches its caller.
    /// </summary>
    void Observe(ReadOnlySpan<byte> tensorName, ReadOnlySpan<float> values, long ne0, long ne1, long ne2, long ne3);
}
