namespace Plurality.Llama.Native;

/// <summary>
/// Reads intermediate results of a decode, such as <c>result_norm</c> (hidden states after the final norm), <c>l_out-3</c> (output of layer
/// 3) and <c>kq_soft_max-3</c> (its attention weights; only with flash attention off). Names are ASCII without the closing zero.
/// </summary>
internal interface ITensorObserver
{
    /// <summary>Whether the tensor of this name shall be read once it is computed; asked for every operation, so answer quickly.</summary>
    bool Wants(ReadOnlySpan<byte> tensorName);

    /// <summary>
    /// A tensor that was wanted, valid during the call. <paramref name="ne0"/> varies fastest: the element (i, j, k, l) is
    /// <c>values[i + ne0 * (j + ne1 * (k + ne2 * l))]</c>. An exception ends the decode and reaches its caller.
    /// </summary>
    void Observe(ReadOnlySpan<byte> tensorName, ReadOnlySpan<float> values, long ne0, long ne1, long ne2, long ne3);
}
