using System.Buffers.Text;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>
/// Keeps the hidden states of one decode call: <c>l_out-(k-1)</c> is the output of block k, with one row per token. The state of the
/// last block is <c>result_norm</c>, after the final norm, with one row per token whose logits are requested.
/// </summary>
internal sealed class HiddenStateObserver(int lastLayer) : ITensorObserver
{
    private readonly Dictionary<int, (float[] Values, int Width)> _states = [];
    private readonly List<int> _outputRows = [];

    /// <summary>The requested layers of the next call, from 1 to the number of layers.</summary>
    public HashSet<int> Layers { get; } = [];

    /// <summary>Discards the last call.</summary>
    public void Begin()
    {
        Layers.Clear();
        _states.Clear();
    }

    /// <summary>Adds a token of the next call: its index in the batch, and whether its logits are requested.</summary>
    public void Row(int index, bool isOutput)
    {
        if (index == 0)
        {
            _outputRows.Clear();
        }

        var before = _outputRows.Count == 0 ? 0 : _outputRows[^1];
        _outputRows.Add(isOutput ? before + 1 : before);
    }

    /// <summary>The state after a token whose logits were requested, by its index in the batch.</summary>
    /// <exception cref="ModelException">The model does not expose that layer.</exception>
    public ReadOnlySpan<float> State(int layer, int index)
    {
        if (!_states.TryGetValue(layer, out var state))
        {
            throw new ModelException(
                $"The model must show the hidden state of layer {layer}; its architecture does not. Record the last layer, or none."
            );
        }

        var (values, width) = state;
        var row = layer == lastLayer ? _outputRows[index] - 1 : index;
        return values.AsSpan(row * width, width);
    }

    /// <inheritdoc/>
    public bool Wants(ReadOnlySpan<byte> tensorName) => Layers.Count > 0 && Layers.Contains(Layer(tensorName));

    /// <inheritdoc/>
    public void Observe(ReadOnlySpan<byte> tensorName, ReadOnlySpan<float> values, long ne0, long ne1, long ne2, long ne3) =>
        _states[Layer(tensorName)] = (values.ToArray(), (int)ne0);

    /// <summary>The layer that a tensor is the state of; 0 for other tensors, and for the last block's output before the norm.</summary>
    private int Layer(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("result_norm"u8))
        {
            return lastLayer;
        }

        return
            name.StartsWith("l_out-"u8)
            && Utf8Parser.TryParse(name[6..], out int block, out var used)
            && used == name.Length - 6
            && block + 1 < lastLayer
            ? block + 1
            : 0;
    }
}
