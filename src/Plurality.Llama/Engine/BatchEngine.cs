using System.Runtime.InteropServices;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>
/// Runs a batch of documents. Each document's routine requests evaluations; the engine packs all requests into one decode call and
/// resumes the routines with their logits, in the order of the documents. Everything happens on the caller's thread, except that several
/// threads sum the rows of logits. Packing depends only on the batch, so repeating a batch gives the same digits.
/// </summary>
internal sealed class BatchEngine : IDisposable
{
    /// <summary>The largest number of leaves of a tree. This many sequences are free however many branches are in flight.</summary>
    public const int MaximumLeaves = 128;

    /// <summary>The largest number of documents in flight. With the prefix, they leave <see cref="MaximumLeaves"/> of llama.cpp's 256
    /// sequences free, so that the next tree always fits.</summary>
    public const int MaximumBranches = Sequences - MaximumLeaves;

    /// <summary>The largest number of tokens of a tree after its trunk.</summary>
    public const int MaximumTreeTokens = 256;

    private const int PrefixSequence = 0;

    /// <summary>The sequences of documents and leaves: all but the prefix.</summary>
    private const int Sequences = LlamaBatch.MaximumSequences - 1;

    /// <summary>The number of sequence numbers that a batch holds: enough for the largest tree.</summary>
    private const int SequenceCapacity = MaximumTreeTokens * MaximumLeaves;

    private readonly IDecodingContext _context;
    private readonly LogitReader _reader;
    private readonly LlamaBatch _batch;
    private readonly int _contextLength;
    private readonly HiddenStateObserver? _observer;
    private readonly TimeProvider _time;
    private readonly Stack<int> _free = new(Enumerable.Range(1, Sequences).Reverse());
    private readonly SortedList<int, DocumentBranch> _waiting = [];
    private readonly List<Piece> _packed = [];
    private int[] _prefix = [];
    private int _cellsLeft;
    private int _sequencesWanted;

    /// <summary>Creates an engine for one context and takes ownership of it.</summary>
    /// <param name="context">The context that computes documents.</param>
    /// <param name="contextLength">The longest document that the model can read, in tokens.</param>
    /// <param name="threads">The number of threads that read logits, at least 1.</param>
    /// <param name="observedLayers">The model's number of layers where hidden states are read; the context must have been created for
    /// this. Null where they are not.</param>
    /// <param name="time">The clock of <see cref="Times"/>; the system's unless given.</param>
    public BatchEngine(IDecodingContext context, int contextLength, int threads, int? observedLayers = null, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _context = context;
        _contextLength = contextLength;
        _reader = new LogitReader(threads);
        _batch = new LlamaBatch(context.BatchTokens, SequenceCapacity + context.BatchTokens);
        if (observedLayers is { } layers)
        {
            _observer = new HiddenStateObserver(layers);
            context.Observer = _observer;
        }
    }

    /// <summary>Tokens computed since the engine was created, by purpose.</summary>
    public EvaluatedTokens Evaluated { get; private set; }

    /// <summary>Where the time since the engine was created went.</summary>
    public EngineTimes Times { get; private set; }

    /// <summary>The batch that was reduced most, by the number of documents in flight; null if no document waited for cells.</summary>
    public ReducedBatch? Reduced { get; private set; }

    /// <summary>
    /// The number of tokens that all documents together can have after a prefix of this length. The cells of one decode call are kept
    /// free
    /// for trees, which are dropped before the next call.
    /// </summary>
    public static int Room(int cells, int batchTokens, int prefixLength) => cells - prefixLength - batchTokens;

    private int Room(int prefixLength) => Room(_context.Cells, _context.BatchTokens, prefixLength);

    /// <summary>Runs every document's routine to its end.</summary>
    /// <param name="prefix">The tokens that documents of the batch can begin with; kept for the next batch.</param>
    /// <param name="routines">The batch, in order.</param>
    /// <param name="cancellationToken">Cancels the batch between tokens and discards it.</param>
    /// <exception cref="ModelException">The library fails, or gives logits that are not numbers.</exception>
    public void Run(int[] prefix, IReadOnlyList<IScoringRoutine> routines, CancellationToken cancellationToken) =>
        OwnThread.Run(() => RunHere(prefix, routines, cancellationToken));

    private void RunHere(int[] prefix, IReadOnlyList<IScoringRoutine> routines, CancellationToken cancellationToken)
    {
        try
        {
            KeepPrefix(prefix, cancellationToken);
            RunAll(routines, cancellationToken);
        }
        catch
        {
            // The content of the cache is unknown after a failed or cancelled call, and a NaN would survive masking (0 · NaN). The next
            // batch starts with a cleared cache.
            Forget(wipe: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _batch.Dispose();
        _context.Dispose();
    }

    /// <summary>Reserves cells for a branch to grow to a length. Most branches reserve enough when they start.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="length">The future number of tokens of the branch.</param>
    /// <param name="height">The number of tokens including the longest scored continuation.</param>
    /// <exception cref="OutgrownException">Too few cells are free, or the model's context is shorter.</exception>
    internal void Reserve(DocumentBranch branch, int length, int height)
    {
        if (height > _contextLength)
        {
            throw new OutgrownException(height);
        }

        var more = length - branch.SharedTokens - branch.Cells;
        if (more > _cellsLeft)
        {
            throw new OutgrownException(length);
        }

        if (more > 0)
        {
            branch.Cells += more;
            _cellsLeft -= more;
        }
    }

    internal void Submit(DocumentBranch branch)
    {
        _waiting.Add(branch.Order, branch);
        _sequencesWanted += WantedBy(branch);
    }

    internal void Copy(int from, int to, int start, int end) => _context.CopySequence(from, to, start, end);

    internal void Remove(int sequence, int start) => _context.RemoveSequence(sequence, start);

    internal void Release(List<int> sequences)
    {
        for (var i = sequences.Count - 1; i >= 0; i--)
        {
            Release(sequences[i]);
        }

        sequences.Clear();
    }

    /// <summary>The sequences of a branch and of the leaves that it waits for.</summary>
    private static int WantedBy(DocumentBranch branch) => 1 + branch.Tree!.Leaves;

    private void Release(int sequence)
    {
        _context.RemoveSequence(sequence);
        _free.Push(sequence);
    }

    private void RunAll(IReadOnlyList<IScoringRoutine> routines, CancellationToken cancellationToken)
    {
        var running = new Dictionary<DocumentBranch, Task>();
        var room = _cellsLeft = Room(_prefix.Length);
        var (next, together, isShort) = (0, 0, false);
        while (next < routines.Count || running.Count > 0)
        {
            var clock = _time.GetTimestamp();
            // A document in flight holds a sequence while it waits. So none is started that the next call has no sequences for: it would
            // take them from the trees of others.
            while (next < routines.Count && running.Count < MaximumBranches && _sequencesWanted < Sequences)
            {
                var routine = routines[next];

                // A document that may need more cells than exist runs alone with all cells. Few documents need their maximum.
                var cells = Math.Min(routine.Tokens, room);
                if (cells > _cellsLeft)
                {
                    isShort = true;
                    break;
                }

                var branch = new DocumentBranch(this, next, _free.Pop(), routine.SharedTokens) { Cells = cells };
                _context.CopySequence(PrefixSequence, branch.Sequence, 0, routine.SharedTokens);
                _cellsLeft -= cells;
                running.Add(branch, routine.RunAsync(branch));
                next++;
                Retire(running, branch);
            }

            if (running.Count == 0)
            {
                break; // the last documents needed no computation
            }

            together = Math.Max(together, running.Count);
            var starting = Lap(ref clock);
            Pack();
            Times += new EngineTimes(default, default, Packing: Lap(ref clock), default, Deciding: starting);
            Decode(cancellationToken);
            clock = _time.GetTimestamp();
            Read();
            var reading = Lap(ref clock);
            Resume(running);
            Times += new EngineTimes(default, default, default, reading, Deciding: Lap(ref clock));
        }

        Reduced = ReducedBatch.Smaller(Reduced, isShort ? new ReducedBatch(together, routines.Count) : null);
    }

    /// <summary>Fills the batch in the order of the documents. Trunks can be split over calls; trees stay whole.</summary>
    private void Pack()
    {
        _batch.Clear();
        _packed.Clear();
        _observer?.Begin();
        var sequencesUsed = 0;
        foreach (var branch in _waiting.Values)
        {
            var tree = branch.Tree!;
            var room = _context.BatchTokens - _batch.Count;
            var trunk = Math.Min(tree.TrunkLength - branch.TrunkDone, room);
            var behindTrunk = tree.Count - tree.TrunkLength;
            var sequences = (trunk * (tree.Leaves + 1)) + (behindTrunk * tree.Leaves);
            var isWhole =
                branch.TrunkDone + trunk == tree.TrunkLength
                && trunk + behindTrunk <= room
                && tree.Leaves <= _free.Count
                && sequencesUsed + sequences <= SequenceCapacity;
            if (trunk == 0 && !isWhole)
            {
                continue;
            }

            sequencesUsed += isWhole ? sequences : trunk;
            _packed.Add(new Piece(branch, _batch.Count, trunk, isWhole));
            Add(branch, tree, trunk, isWhole);
        }
    }

    private void Decode(CancellationToken cancellationToken)
    {
        var (begin, before) = (_time.GetTimestamp(), _context.TimeComputing);
        _context.Decode(_batch, cancellationToken);
        var computing = _context.TimeComputing - before;
        Times += new EngineTimes(computing, _time.GetElapsedTime(begin) - computing, default, default, default);
    }

    /// <summary>The time since a moment, which becomes the present one.</summary>
    private TimeSpan Lap(ref long since)
    {
        var (begin, now) = (since, _time.GetTimestamp());
        since = now;
        return _time.GetElapsedTime(begin, now);
    }

    private void Add(DocumentBranch branch, TokenTree tree, int trunk, bool isWhole)
    {
        var leaves = branch.LeafSequences;
        if (isWhole)
        {
            for (var leaf = 0; leaf < tree.Leaves; leaf++)
            {
                leaves.Add(_free.Pop());
                _context.CopySequence(branch.Sequence, leaves[leaf], 0, branch.Length);
            }
        }

        if (branch.HiddenStates is { } hidden)
        {
            _observer!.Layers.UnionWith(hidden.Layers);
        }

        Span<int> sequences = stackalloc int[MaximumLeaves + 1];
        sequences[0] = branch.Sequence;
        CollectionsMarshal.AsSpan(leaves).CopyTo(sequences[1..]);
        var trunkEnd = branch.TrunkDone + trunk;
        for (var node = branch.TrunkDone; node < trunkEnd; node++)
        {
            AddNode(branch, tree, node, sequences[..(leaves.Count + 1)]);
        }

        for (var node = tree.TrunkLength; isWhole && node < tree.Count; node++)
        {
            var (first, count) = tree.LeavesBehind(node);
            AddNode(branch, tree, node, sequences.Slice(first + 1, count));
        }
    }

    private void AddNode(DocumentBranch branch, TokenTree tree, int node, ReadOnlySpan<int> sequences)
    {
        // The length of the branch already includes the computed part of the trunk.
        var position = branch.Length - branch.TrunkDone + tree.Depth(node);
        _observer?.Row(_batch.Count, tree.IsRead(node));
        _batch.Add(tree.Token(node), position, sequences, tree.IsRead(node));
    }

    private void Read()
    {
        foreach (var piece in _packed)
        {
            Evaluated += piece.Evaluated;
            piece.Locate(_context, _reader);
        }

        _reader.Read(_observer);
    }

    private void Resume(Dictionary<DocumentBranch, Task> running)
    {
        foreach (var piece in _packed)
        {
            var branch = piece.Branch;
            branch.Grow(piece.Trunk);
            if (piece.IsWhole)
            {
                _waiting.Remove(branch.Order);
                _sequencesWanted -= WantedBy(branch);
                branch.Complete();
                Retire(running, branch);
            }
        }
    }

    /// <summary>Releases the sequences and cells of a finished routine. A running routine must have requested an evaluation.</summary>
    private void Retire(Dictionary<DocumentBranch, Task> running, DocumentBranch branch)
    {
        var task = running[branch];
        if (!task.IsCompleted)
        {
            if (!_waiting.ContainsKey(branch.Order))
            {
                throw new InvalidOperationException(
                    "A routine must await only its branch; it awaited something else and would never resume. Make it await the branch."
                );
            }

            return;
        }

        task.GetAwaiter().GetResult();
        running.Remove(branch);
        Release(branch.LeafSequences);
        Release(branch.Sequence);
        _cellsLeft += branch.Cells;
    }

    private void KeepPrefix(int[] prefix, CancellationToken cancellationToken)
    {
        if (prefix.AsSpan().SequenceEqual(_prefix))
        {
            return;
        }

        Forget(wipe: false);
        for (var start = 0; start < prefix.Length; start += _context.BatchTokens)
        {
            _batch.Clear();
            var end = Math.Min(prefix.Length, start + _context.BatchTokens);
            for (var i = start; i < end; i++)
            {
                _batch.Add(prefix[i], i, [PrefixSequence], logits: false);
            }

            Decode(cancellationToken);
            Evaluated += new EvaluatedTokens(_batch.Count, 0, 0, 0, 0);
        }

        _prefix = prefix;
    }

    private void Forget(bool wipe)
    {
        _context.Clear(wipe);
        _prefix = [];
        _waiting.Clear();
        _sequencesWanted = 0;
        _free.Clear();
        for (var sequence = Sequences; sequence > PrefixSequence; sequence--)
        {
            _free.Push(sequence);
        }
    }
}
