using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>Collects the hidden states behind one trunk.</summary>
internal sealed class HiddenStates(IReadOnlyList<int> layers) : IHiddenStateReader
{
    private readonly List<HiddenState> _states = [];

    /// <inheritdoc/>
    public IReadOnlyList<int> Layers => layers;

    /// <summary>The hidden states read, in the order of the layers.</summary>
    public IReadOnlyList<HiddenState> States => _states;

    /// <inheritdoc/>
    public void Read(int layer, ReadOnlySpan<float> state) => _states.Add(new HiddenState(layer, state.ToArray()));
}
