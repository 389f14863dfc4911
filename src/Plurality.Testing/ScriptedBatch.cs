using Plurality.Models;
using Plurality.Numerics;

namespace Plurality.Testing;

/// <summary>
/// One batch: routines run until they wait, all that they wait for is computed together, and they go on in order, one at a time.
/// </summary>
internal sealed class ScriptedBatch(ScriptedModel model, ScriptedScorer scorer, IReadOnlyList<int> prefix, bool hiddenStates)
{
    private readonly float[] _logits = new float[model.Vocabulary.Size];
    private int _cellsLeft = scorer.Room(prefix.Count);

    /// <summary>The settings.</summary>
    public ScriptedModel Model => model;

    /// <summary>Where what is read is noted.</summary>
    public ScriptedScorer Scorer => scorer;

    /// <summary>Runs every routine to its end.</summary>
    public async Task RunAsync(IReadOnlyList<IScoringRoutine> routines, CancellationToken cancellationToken)
    {
        List<(ScriptedBranch Branch, Task Task)> running = [];
        var room = _cellsLeft;
        for (var next = 0; next < routines.Count || running.Count > 0; )
        {
            // A document that may need more than there is runs alone, with all there is.
            while (next < routines.Count && Math.Min(routines[next].Tokens, room) is var cells && cells <= _cellsLeft)
            {
                var routine = routines[next++];
                var branch = new ScriptedBranch(this, prefix.Take(routine.SharedTokens), cells);
                _cellsLeft -= cells;
                running.Add((branch, routine.RunAsync(branch)));
                await SettleAsync(running, branch).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var shape = running.Aggregate(0UL, (state, one) => Mix.Of(state, one.Branch.Waiting!.Hash));
            running.ForEach(one => one.Branch.Waiting!.Read((reader, node, text) => View(reader, node, text, shape)));
            foreach (var (branch, _) in running.ToArray())
            {
                branch.GoOn();
                await SettleAsync(running, branch).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Gives a branch the room to grow.</summary>
    /// <exception cref="OutgrownException">There is none, or the model's context is shorter.</exception>
    public void Reserve(ScriptedBranch branch, int length, int height)
    {
        if (height > model.ContextLength)
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

    /// <summary>Refuses what the contract forbids a routine to ask.</summary>
    public void Check(TokenTree tree, IHiddenStateReader? states)
    {
        var behind = tree.Count - tree.TrunkLength;
        if (behind > model.TreeLimits.Tokens || tree.Leaves > model.TreeLimits.Leaves)
        {
            throw new InvalidOperationException(
                $"A tree must stay within {model.TreeLimits}; this one has {behind} tokens and {tree.Leaves} leaves behind its trunk."
            );
        }

        if (states is not null && (!hiddenStates || !states.Layers.All(layer => layer >= 1 && layer <= model.Capabilities.Layers)))
        {
            throw new InvalidOperationException(
                $"Hidden states must be announced for the batch, and of layers 1 to {model.Capabilities.Layers}; "
                    + $"got layers {string.Join(", ", states.Layers)}."
            );
        }
    }

    /// <summary>Waits until a routine has ended or waits for its branch.</summary>
    private async Task SettleAsync(List<(ScriptedBranch Branch, Task Task)> running, ScriptedBranch branch)
    {
        var at = running.FindIndex(one => one.Branch == branch);
        await Task.WhenAny(running[at].Task, branch.Asked).ConfigureAwait(false);
        if (branch.Asked.IsCompleted && !running[at].Task.IsCompleted)
        {
            return;
        }

        await running[at].Task.ConfigureAwait(false);
        _cellsLeft += branch.Cells;
        running.RemoveAt(at);
    }

    private void View(INextTokenReader reader, int node, TextSoFar text, ulong shape)
    {
        model.Script.Write(text, _logits);
        if (model.DependsOnBatch)
        {
            for (var token = 0; token < _logits.Length; token++)
            {
                _logits[token] += (Mix.Of(shape, (ulong)token) & 3) * (1f / (1 << 20));
            }
        }

        reader.Read(node, model.TopTokens is { } count ? NextTokens.Partial(Best(count)) : NextTokens.Complete(_logits));
    }

    /// <summary>The most probable tokens, the lower one of equal ones, with their log-probabilities.</summary>
    private TokenScore[] Best(int count)
    {
        var total = LogSpace.LogSumExp(_logits);
        return
        [
            .. Enumerable
                .Range(0, _logits.Length)
                .OrderByDescending(token => _logits[token])
                .Take(count)
                .Order()
                .Select(token => new TokenScore(token, Math.Min(0, _logits[token] - total))),
        ];
    }
}
