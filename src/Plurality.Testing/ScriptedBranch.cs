using Plurality.Models;

namespace Plurality.Testing;

/// <summary>The text of one document as the model has read it so far.</summary>
internal sealed class ScriptedBranch : ITokenBranch
{
    private readonly ScriptedBatch _batch;
    private readonly List<int> _tokens;
    private TaskCompletionSource _asked = Signal();
    private TaskCompletionSource _evaluated = Signal();
    private TokenTree? _last;

    public ScriptedBranch(ScriptedBatch batch, IEnumerable<int> shared, int cells)
    {
        _batch = batch;
        _tokens = [.. shared];
        SharedTokens = _tokens.Count;
        Cells = cells;
    }

    /// <inheritdoc/>
    public int Length => _tokens.Count;

    /// <summary>How many tokens are the shared prefix's.</summary>
    public int SharedTokens { get; }

    /// <summary>How many tokens it may have behind those without asking for more.</summary>
    public int Cells { get; set; }

    /// <summary>Is completed when the routine waits for an evaluation.</summary>
    public Task Asked => _asked.Task;

    /// <summary>What it waits for; null for nothing.</summary>
    public Evaluation? Waiting { get; private set; }

    /// <inheritdoc/>
    public ValueTask EvaluateAsync(TokenTree tree, INextTokenReader reader, IHiddenStateReader? hiddenStates = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(reader);
        if (Waiting is not null)
        {
            throw new InvalidOperationException("A branch has at most one evaluation under way; await it before the next one.");
        }

        if (tree.Count == 0)
        {
            throw new InvalidOperationException("A tree must have a token; an empty one asks for nothing.");
        }

        _batch.Check(tree, hiddenStates);
        var isFirst = _last is null;
        _batch.Reserve(this, Length + tree.TrunkLength, Length + tree.Height);
        var before = Length;
        for (var node = 0; node < tree.TrunkLength; node++)
        {
            _tokens.Add(tree.Token(node));
        }

        if (isFirst)
        {
            _batch.Scorer.Begin(_batch.Model.Vocabulary.Text(_tokens));
        }

        _last = tree;
        Waiting = new Evaluation(_batch.Model, [.. _tokens[..before]], tree, reader, hiddenStates);
        _evaluated = Signal();
        _asked.SetResult();
        return new ValueTask(_evaluated.Task);
    }

    /// <inheritdoc/>
    public void Adopt(int node)
    {
        if (_last is not { } tree || Waiting is not null || node < tree.TrunkLength || node >= tree.Count)
        {
            throw new InvalidOperationException("Only a node behind the trunk of the tree last evaluated can be adopted.");
        }

        var way = new Stack<int>();
        for (var at = node; at >= tree.TrunkLength; at = tree.Parent(at))
        {
            way.Push(tree.Token(at));
        }

        _batch.Reserve(this, Length + way.Count, Length + way.Count);
        _tokens.AddRange(way);
        // What was adopted is text now; another node of the tree would stand behind the wrong one.
        _last = new TokenTree([]);
    }

    /// <inheritdoc/>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        _tokens.RemoveRange(length, Length - length);
        _last = new TokenTree([]);
    }

    /// <summary>Lets the routine go on.</summary>
    public void GoOn()
    {
        Waiting = null;
        _asked = Signal();
        _evaluated.SetResult();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
