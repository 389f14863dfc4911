using Plurality.Llama.Native;

namespace Plurality.TestKit.Devices;

/// <summary>
/// A context of a <see cref="ScriptedDevice"/>. It keeps the text of every sequence as the library does, and refuses a batch that breaks
/// the library's rules.
/// </summary>
internal sealed class ScriptedContext(ScriptedDevice device, int cells, int batchTokens) : IDecodingContext
{
    private readonly ulong[][] _texts = [.. Enumerable.Range(0, LlamaBatch.MaximumSequences).Select(_ => Array.Empty<ulong>())];
    private readonly int[] _lengths = new int[LlamaBatch.MaximumSequences];
    private readonly ulong[] _rows = new ulong[batchTokens];
    private readonly bool[] _isRead = new bool[batchTokens];

    /// <inheritdoc/>
    public int Cells => cells;

    /// <inheritdoc/>
    public int BatchTokens => batchTokens;

    /// <inheritdoc/>
    public TimeSpan TimeComputing { get; private set; }

    /// <inheritdoc/>
    public ITensorObserver? Observer
    {
        get => null;
        set => throw new InvalidOperationException("A scripted device shows no intermediate results.");
    }

    /// <summary>The number of tokens of each call so far.</summary>
    public List<int> Batches { get; } = [];

    /// <inheritdoc/>
    public void Decode(LlamaBatch batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Add(batch.Token(i), batch.Position(i), batch.Sequences(i), i);
            _isRead[i] = batch.IsRead(i);
        }

        Batches.Add(batch.Count);
        TimeComputing += device.Compute(this, cancellationToken);
    }

    /// <inheritdoc/>
    public LogitRow Row(int batchIndex)
    {
        device.Reading?.Invoke(this);
        return _isRead[batchIndex]
            ? new LogitRow(device.Row(_rows[batchIndex]))
            : throw new ArgumentException("The logits of this token were not requested.", nameof(batchIndex));
    }

    /// <inheritdoc/>
    public void CopySequence(int from, int to, int start, int end)
    {
        end = end < 0 ? _lengths[from] : end;
        start = Math.Max(0, start);
        if (end > _lengths[from] || start > _lengths[to])
        {
            throw new InvalidOperationException(
                $"A copy must continue sequence {to} with {_lengths[to]} tokens; got {start} to {end} of {_lengths[from]}."
            );
        }

        Grow(to, end);
        _texts[from].AsSpan(start..end).CopyTo(_texts[to].AsSpan(start));
        _lengths[to] = Math.Max(_lengths[to], end);
    }

    /// <inheritdoc/>
    public void RemoveSequence(int sequence, int start = -1, int end = -1) =>
        _lengths[sequence] = Math.Min(_lengths[sequence], Math.Max(0, start));

    /// <inheritdoc/>
    public void Clear(bool data = false) => Array.Clear(_lengths);

    /// <inheritdoc/>
    public void Dispose() { }

    private void Add(int token, int position, ReadOnlySpan<int> sequences, int index)
    {
        var before = position == 0 ? 0 : _texts[sequences[0]][position - 1];
        var text = _rows[index] = ScriptedDevice.Mix(before, (ulong)token);
        foreach (var sequence in sequences)
        {
            if (_lengths[sequence] != position || (position > 0 && _texts[sequence][position - 1] != before))
            {
                throw new InvalidOperationException(
                    $"A token at {position} must continue sequence {sequence}, which has {_lengths[sequence]} tokens, as it does "
                        + $"sequence {sequences[0]}."
                );
            }

            Grow(sequence, position + 1);
            _texts[sequence][position] = text;
            _lengths[sequence] = position + 1;
        }
    }

    private void Grow(int sequence, int length)
    {
        if (_texts[sequence].Length < length)
        {
            Array.Resize(ref _texts[sequence], Math.Max(length, 2 * _texts[sequence].Length));
        }
    }
}
