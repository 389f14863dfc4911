namespace Plurality.Models;

/// <summary>Receives hidden states behind the last token of a trunk.</summary>
/// <remarks>A scorer calls it from one thread at a time.</remarks>
public interface IHiddenStateReader
{
    /// <summary>The layers wanted, from 1 to the number of layers.</summary>
    IReadOnlyList<int> Layers { get; }

    /// <summary>Receives one layer's state: one number per dimension. The span is valid only during the call.</summary>
    void Read(int layer, ReadOnlySpan<float> state);
}
