using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>
/// The tokens of one decode, each with its position and its sequences. A batch can be filled and cleared repeatedly without allocations.
/// <see cref="LlamaContext.Decode"/> reports a violation of the library's rules as an invalid batch: the positions of a sequence continue
/// its cached positions without a gap; sequences that share a token of the batch have the same positions before it; a sequence that leaves
/// a set of sequences does not return to a larger set.
/// </summary>
internal sealed unsafe class LlamaBatch : IDisposable
{
    /// <summary>The number of sequences, which are numbered from 0 (<c>LLAMA_MAX_SEQ</c>).</summary>
    public const int MaximumSequences = 256;

    private readonly BatchMemory _memory;
    private readonly BatchArguments _arrays;
    private readonly int* _sequencePool;
    private readonly int _tokenCapacity;
    private readonly int _sequenceCapacity;
    private int _sequencesUsed;

    /// <summary>Creates an empty batch.</summary>
    /// <param name="tokenCapacity">The maximum number of tokens, at least 1.</param>
    /// <param name="sequenceCapacity">The maximum number of sequence entries over all tokens, at least 1.</param>
    public LlamaBatch(int tokenCapacity, int sequenceCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceCapacity, 1);
        _tokenCapacity = tokenCapacity;
        _sequenceCapacity = sequenceCapacity;
        _memory = new BatchMemory(tokenCapacity * (sizeof(int*) + 3 * sizeof(int) + sizeof(sbyte)) + sequenceCapacity * sizeof(int));
        var next = _memory.Start; // pointers first, then integers, then bytes: every array is aligned
        _arrays.seq_id = (int**)Take(ref next, tokenCapacity * sizeof(int*));
        _arrays.token = (int*)Take(ref next, tokenCapacity * sizeof(int));
        _arrays.pos = (int*)Take(ref next, tokenCapacity * sizeof(int));
        _arrays.n_seq_id = (int*)Take(ref next, tokenCapacity * sizeof(int));
        _sequencePool = (int*)Take(ref next, sequenceCapacity * sizeof(int));
        _arrays.logits = (sbyte*)Take(ref next, tokenCapacity * sizeof(sbyte));
    }

    /// <summary>The number of tokens in the batch, which is the index of the next token.</summary>
    public int Count { get; private set; }

    /// <summary>Removes all tokens.</summary>
    public void Clear() => Count = _sequencesUsed = 0;

    /// <summary>Adds a token. Its index is the previous <see cref="Count"/>.</summary>
    /// <param name="token">A token of the vocabulary.</param>
    /// <param name="position">Its position, from 0, the same in all its sequences.</param>
    /// <param name="sequences">Its sequences: at least one, each from 0 to 255, no duplicates.</param>
    /// <param name="logits">Whether to compute the logits after this token.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(int token, int position, ReadOnlySpan<int> sequences, bool logits)
    {
        ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (sequences.IsEmpty)
        {
            throw new ArgumentException("sequences must hold at least one sequence; got none.", nameof(sequences));
        }

        if (sequences.ContainsAnyExceptInRange(0, MaximumSequences - 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sequences),
                $"sequences must be from 0 to {MaximumSequences - 1}; got {string.Join(", ", sequences.ToArray())}."
            );
        }

        if (Count == _tokenCapacity || sequences.Length > _sequenceCapacity - _sequencesUsed)
        {
            throw new InvalidOperationException(
                $"A batch must hold at most {_tokenCapacity} tokens and {_sequenceCapacity} sequence numbers; it holds {Count} and "
                    + $"{_sequencesUsed} and shall take {sequences.Length} more. Decode it first."
            );
        }

        var own = _sequencePool + _sequencesUsed;
        sequences.CopyTo(new Span<int>(own, sequences.Length));
        _arrays.token[Count] = token;
        _arrays.pos[Count] = position;
        _arrays.n_seq_id[Count] = sequences.Length;
        _arrays.seq_id[Count] = own;
        _arrays.logits[Count] = logits ? (sbyte)1 : (sbyte)0;
        _sequencesUsed += sequences.Length;
        Count++;
    }

    /// <summary>The token at an index.</summary>
    public int Token(int index) => _arrays.token[Checked(index)];

    /// <summary>Its position in its sequences.</summary>
    public int Position(int index) => _arrays.pos[Checked(index)];

    /// <summary>Its sequences.</summary>
    public ReadOnlySpan<int> Sequences(int index) => new(_arrays.seq_id[Checked(index)], _arrays.n_seq_id[index]);

    /// <summary>Whether the logits after it are computed.</summary>
    public bool IsRead(int index) => _arrays.logits[Checked(index)] != 0;

    /// <summary>The arrays in the library's layout.</summary>
    internal BatchArguments Arguments
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
            return _arrays with { n_tokens = Count };
        }
    }

    /// <summary>
    /// The first position of each sequence in the batch, for <see cref="MaximumSequences"/> sequences; -1 if it has none.
    /// </summary>
    internal void FirstPositions(Span<int> first)
    {
        first.Fill(-1);
        for (var token = Count - 1; token >= 0; token--) // positions of a sequence never fall within a batch
        {
            foreach (var sequence in new ReadOnlySpan<int>(_arrays.seq_id[token], _arrays.n_seq_id[token]))
            {
                first[sequence] = _arrays.pos[token];
            }
        }
    }

    /// <summary>Frees the arrays.</summary>
    public void Dispose() => _memory.Dispose();

    private int Checked(int index)
    {
        ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index;
    }

    private static byte* Take(ref byte* next, int size)
    {
        var start = next;
        next += size;
        return start;
    }
}
