namespace Plurality.Runtime.Models.Llama.Engine;

/// <summary>Takes hidden states behind the last token of a trunk.</summary>
internal interface IHiddenStateReader
{
    /// <summary>The layers wanted, 1 to the number of layers.</summary>
    IReadOnlyList<int> Layers { get; }

    /// <summary>Takes one layer's state: one number for each dimension.</summary>
    void Read(int layer, ReadOnlySpan<float> state);
}
