using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>
/// Runs a wave of documents: their routines say what they need next, the engine packs all needs into one decode call and resumes the
/// routines with their logits, in the documents' order. Everything happens on the caller's thread; packing depends on nothing but the wave,
/// so a wave repeated gives the same digits.
/// </summary>
internal sealed class WaveEngine : IDisposable
{
    /// <summary>The most leaves that a tree may have: whatever the branches in flight, so many sequences are left.</summary>
    public const int MaximumLeaves = 128;

    /// <summary>The most documents in flight: with the prefix they leave <see cref="MaximumLeaves"/> of llama.cpp's 256 sequences
    /// free.</summary>
    public const int MaximumBranches = 96;

    /// <summary>The most tokens that a tree may have behind its trunk.</summary>
    public const int MaximumTreeTokens = 256;

    private const int PrefixSequence = 0;

    /// <summary>Sequence numbers that a batch can hold: enough for the largest tree.</summary>
    private const int SequenceCapacity = MaximumTreeTokens * MaximumLeaves;

    private readonly LlamaContext _context;
    private readonly LlamaBatch _batch;
    private readonly int _contextLength;
    private readonly HiddenStateObserver? _observer;
    private readonly Stack<int> _free = new(Enumerable.Range(1, LlamaBatch.MaximumSequences - 1).Reverse());
    private readonly SortedList<int, WaveBranch> _waiting = [];
    private readonly List<Piece> _packed = [];
    private int[] _prefix = [];
    private int _cellsLeft;

    /// <summary>An engine for one context, which it disposes.</summary>
    /// <param name="context">Where documents are computed.</param>
    /// <param name="model">The context's model: no document grows beyond what it was made for.</param>
    /// <param name="observe">Whether hidden states can be read; the context must have been made for it.</param>
    public WaveEngine(LlamaContext context, LlamaModel model, bool observe)
    {
        _context = context;
        _contextLength = model.ContextLength;
        _batch = new LlamaBatch(context.BatchTokens, SequenceCapacity + context.BatchTokens);
        if (observe)
        {
            _observer = new HiddenStateObserver(model.LayerCount);
            context.Observer = _observer;
        }
    }

    /// <summary>Tokens computed since the engine was made, by what they were for.</summary>
    public EvaluatedTokens Evaluated { get; private set; }

    /// <summary>The time spent inside the native library's decode calls since the engine was made.</summary>
    public TimeSpan TimeInLibrary { get; private set; }

    /// <summary>Of the waves whose documents had to wait for cells, the one with the fewest in flight; null where none had to.</summary>
    public ReducedWave? Reduced { get; private set; }

    /// <summary>
    /// How many tokens documents may have together behind a prefix of this length. The rest of the cells is what one call takes, so that
    /// the trees looked at always find room: they are dropped before the next call.
    /// </summary>
    public static int Room(int cells, int batchTokens, int prefixLength) => cells - prefixLength - batchTokens;

    private int Room(int prefixLength) => Room(_context.Cells, _context.BatchTokens, prefixLength);

    /// <summary>Runs every document's routine to its end.</summary>
    /// <param name="prefix">The tokens that documents of the wave may begin with; kept for the next wave.</param>
    /// <param name="routines">The wave, in order.</param>
    /// <param name="cancellationToken">Ends the wave between tokens; nothing of it is kept.</param>
    /// <exception cref="ModelException">The library fails, or gives logits that are not numbers.</exception>
    public void Run(int[] prefix, IReadOnlyList<IScoringRoutine> routines, CancellationToken cancellationToken)
    {
        // Routines must go on inside the call that has their logits. The runtime resumes awaiters at once only where neither a user
        // interface's context nor a scheduler of the caller's own wants them elsewhere.
        if (SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default)
        {
            RunHere(prefix, routines, cancellationToken);
        }
        else
        {
            RunElsewhere(() => RunHere(prefix, routines, cancellationToken));
        }
    }

    /// <summary>On a thread of its own, which has neither; a pool's task could be run on this very thread, by waiting for it.</summary>
    private static void RunElsewhere(Action run)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                run();
            }
#pragma warning disable CA1031 // thrown again, on the caller's thread
            catch (Exception exception)
#pragma warning restore CA1031 // as above
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private void RunHere(int[] prefix, IReadOnlyList<IScoringRoutine> routines, CancellationToken cancellationToken)
    {
        try
        {
            KeepPrefix(prefix, cancellationToken);
            RunAll(routines, cancellationToken);
        }
        catch
        {
            // What is in the cache after a failed or cancelled call is not known, and a NaN in it would outlive its masked cell (0 · NaN):
            // the next wave starts from nothing.
            Forget(wipe: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _context.Dispose();
    }

    /// <summary>Gives a branch the cells to grow to a length, of those that no document has reserved; most have reserved enough when they
    /// were let in.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="length">How many tokens it will have.</param>
    /// <param name="height">How many tokens it has with the longest continuation that is looked at.</param>
    /// <exception cref="OutgrownException">There are not as many, or the model's context is shorter.</exception>
    internal void Reserve(WaveBranch branch, int length, int height)
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

    internal void Submit(WaveBranch branch) => _waiting.Add(branch.Order, branch);

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

    private void Release(int sequence)
    {
        _context.RemoveSequence(sequence);
        _free.Push(sequence);
    }

    private void RunAll(IReadOnlyList<IScoringRoutine> routines, CancellationToken cancellationToken)
    {
        var running = new Dictionary<WaveBranch, Task>();
        var room = _cellsLeft = Room(_prefix.Length);
        var (next, together, isShort) = (0, 0, false);
        while (next < routines.Count || running.Count > 0)
        {
            // A document that may need more than there is runs alone, with all there is: few need what they may.
            while (
                next < routines.Count
                && Math.Min(routines[next].Tokens, room) is var cells
                && cells <= _cellsLeft
                && running.Count < MaximumBranches
            )
            {
                var routine = routines[next];
                var branch = new WaveBranch(this, next, _free.Pop(), routine.SharedTokens) { Cells = cells };
                _context.CopySequence(PrefixSequence, branch.Sequence, 0, routine.SharedTokens);
                _cellsLeft -= cells;
                running.Add(branch, routine.RunAsync(branch));
                next++;
                Retire(running, branch);
            }

            if (running.Count == 0)
            {
                break; // the last of them needed nothing computed
            }

            together = Math.Max(together, running.Count);
            isShort |= next < routines.Count && running.Count < MaximumBranches;
            Pack();
            Decode(cancellationToken);
            ReadAndResume(running);
        }

        Reduced = ReducedWave.Smaller(Reduced, isShort ? new ReducedWave(together, routines.Count) : null);
    }

    /// <summary>Fills the batch in the documents' order: trunks may be cut, trees stay whole.</summary>
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
        var begin = Stopwatch.GetTimestamp();
        _context.Decode(_batch, cancellationToken);
        TimeInLibrary += Stopwatch.GetElapsedTime(begin);
    }

    private void Add(WaveBranch branch, TokenTree tree, int trunk, bool isWhole)
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

    private void AddNode(WaveBranch branch, TokenTree tree, int node, ReadOnlySpan<int> sequences)
    {
        // The branch's length has grown with the part of the trunk that is done.
        var position = branch.Length - branch.TrunkDone + tree.Depth(node);
        _observer?.Row(_batch.Count, tree.IsRead(node));
        _batch.Add(tree.Token(node), position, sequences, tree.IsRead(node));
    }

    private void ReadAndResume(Dictionary<WaveBranch, Task> running)
    {
        foreach (var piece in _packed)
        {
            Evaluated += piece.Evaluated;
            piece.Read(_context, _observer);
        }

        foreach (var piece in _packed)
        {
            var branch = piece.Branch;
            branch.Grow(piece.Trunk);
            if (piece.IsWhole)
            {
                _waiting.Remove(branch.Order);
                branch.Complete();
                Retire(running, branch);
            }
        }
    }

    /// <summary>Takes a finished routine's sequences and cells back; a routine that goes on must have said what it needs.</summary>
    private void Retire(Dictionary<WaveBranch, Task> running, WaveBranch branch)
    {
        var task = running[branch];
        if (!task.IsCompleted)
        {
            if (!_waiting.ContainsKey(branch.Order))
            {
                throw new InvalidOperationException("A routine may await nothing but its branch: it would never be resumed.");
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
        _free.Clear();
        for (var sequence = LlamaBatch.MaximumSequences - 1; sequence > PrefixSequence; sequence--)
        {
            _free.Push(sequence);
        }
    }
}
