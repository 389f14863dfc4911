namespace Plurality.Llama.Native;

/// <summary>
/// A row of logits, indexed by token of the vocabulary, where the context keeps it. It is valid as long as the context says.
/// </summary>
internal readonly unsafe struct LogitRow
{
    private readonly float* _native;
    private readonly ReadOnlyMemory<float> _managed;
    private readonly int _length;

    /// <summary>A row in the library's memory.</summary>
    public LogitRow(float* start, int length)
    {
        _native = start;
        _length = length;
    }

    /// <summary>A row of a context that is not the library's.</summary>
    public LogitRow(ReadOnlyMemory<float> row) => (_managed, _length) = (row, row.Length);

    /// <summary>The logits.</summary>
    public ReadOnlySpan<float> Values => _native is null ? _managed.Span : new ReadOnlySpan<float>(_native, _length);
}
