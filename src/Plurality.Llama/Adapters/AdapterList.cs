using System.Collections;

namespace Plurality.Llama.Adapters;

/// <summary>Adapters in their order. Lists of equal adapters are equal, so that options are equal by their content.</summary>
internal sealed class AdapterList(IEnumerable<LlamaAdapter> adapters) : IReadOnlyList<LlamaAdapter>
{
    private readonly LlamaAdapter[] _adapters = [.. adapters];

    /// <summary>No adapter.</summary>
    public static AdapterList None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _adapters.Length;

    /// <inheritdoc/>
    public LlamaAdapter this[int index] => _adapters[index];

    /// <inheritdoc/>
    public IEnumerator<LlamaAdapter> GetEnumerator() => ((IEnumerable<LlamaAdapter>)_adapters).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _adapters.GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AdapterList other && _adapters.SequenceEqual(other._adapters);

    /// <inheritdoc/>
    public override int GetHashCode() => _adapters.Aggregate(0, HashCode.Combine);
}
