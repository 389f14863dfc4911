using System.Numerics.Tensors;
using Plurality.Training.Kernels;
using Plurality.Training.Packing;

namespace Plurality.Training.Network;

/// <summary>
/// Causal attention with grouped queries (Ainslie et al. 2023) and its derivative over a forest of texts. Shares of attention are not kept:
/// the derivative computes them again from the logarithm of their sum (Dao et al. 2022, algorithm 4).
/// </summary>
internal sealed class PackedAttention(Workers workers, Products products, int heads, int keyHeads, int headSize) : IDisposable
{
    private readonly Memory[] _own = [.. Enumerable.Range(0, workers.Count).Select(_ => new Memory(headSize))];
    private readonly Matrix _keyGradients = new(0, heads * headSize);
    private readonly Matrix _valueGradients = new(0, heads * headSize);

    private float Scale => 1 / MathF.Sqrt(headSize);

    /// <summary>Computes attention.</summary>
    /// <param name="forest">The texts.</param>
    /// <param name="queries">Rotated queries, all heads of a token in a row.</param>
    /// <param name="keys">Rotated keys.</param>
    /// <param name="values">Values.</param>
    /// <param name="result">The target: the mean of values, weighted by shares, for every head.</param>
    /// <param name="logSums">The target: the logarithm of the sum of exponentials, a column per head.</param>
    public void Forward(TokenForest forest, Matrix queries, Matrix keys, Matrix values, Matrix result, Matrix logSums) =>
        workers.Do(forest.Branches.Count * heads, (task, worker) =>
        {
            var (number, head) = Math.DivRem(task, heads);
            var branch = forest.Branches[number];
            var own = _own[worker];
            own.Gather(forest, number, keys, values, head / (heads / keyHeads));
            var scores = own.Scores.Of(branch.Length, own.Length);
            products.Compute(worker, scores, adds: false, new Factors(Part(queries, branch, head), own.Keys.View, IsTransposed: true));
            for (var row = 0; row < branch.Length; row++)
            {
                var line = own.Scores[row];
                var seen = line[..(own.Length - branch.Length + row + 1)];
                TensorPrimitives.Multiply(seen, Scale, seen);
                var largest = TensorPrimitives.Max<float>(seen);
                TensorPrimitives.Subtract(seen, largest, seen);
                TensorPrimitives.Exp(seen, seen);
                var sum = TensorPrimitives.Sum<float>(seen);
                TensorPrimitives.Divide(seen, sum, seen);
                line[seen.Length..].Clear();
                logSums[branch.First + row][head] = largest + MathF.Log(sum);
            }

            products.Compute(worker, Part(result, branch, head), adds: false, new Factors(scores, own.Values.View, IsTransposed: false));
        });

    /// <summary>Computes derivatives with respect to queries, keys and values.</summary>
    /// <param name="forest">The texts.</param>
    /// <param name="queries">Rotated queries.</param>
    /// <param name="keys">Rotated keys.</param>
    /// <param name="values">Values.</param>
    /// <param name="logSums">What <see cref="Forward"/> wrote.</param>
    /// <param name="outer">The derivative with respect to the result.</param>
    /// <param name="queryGradient">The target for queries.</param>
    /// <param name="keyGradient">The target for keys.</param>
    /// <param name="valueGradient">The target for values.</param>
    public void Backward(
        TokenForest forest,
        Matrix queries,
        Matrix keys,
        Matrix values,
        Matrix logSums,
        Matrix outer,
        Matrix queryGradient,
        Matrix keyGradient,
        Matrix valueGradient
    )
    {
        _keyGradients.Resize(keys.Rows).Clear();
        _valueGradients.Resize(keys.Rows).Clear();
        workers.Do(heads, (head, worker) =>
        {
            // Branches that share rows above them add to the same numbers, so one worker takes all of a head's branches in order.
            for (var number = 0; number < forest.Branches.Count; number++)
            {
                Backward(forest, number, head, worker, queries, keys, values, logSums, outer, queryGradient);
            }
        });
        workers.DoRows(keys.Rows, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                SumGroups(_keyGradients[row], keyGradient[row]);
                SumGroups(_valueGradients[row], valueGradient[row]);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var own in _own)
        {
            own.Dispose();
        }

        _keyGradients.Dispose();
        _valueGradients.Dispose();
    }

    private void Backward(
        TokenForest forest,
        int number,
        int head,
        int worker,
        Matrix queries,
        Matrix keys,
        Matrix values,
        Matrix logSums,
        Matrix outer,
        Matrix queryGradient
    )
    {
        var branch = forest.Branches[number];
        var own = _own[worker];
        own.Gather(forest, number, keys, values, head / (heads / keyHeads));
        var (query, part) = (Part(queries, branch, head), Part(outer, branch, head));
        var shares = own.Scores.Of(branch.Length, own.Length);
        var gradients = own.Gradients.Of(branch.Length, own.Length);
        products.Compute(worker, shares, adds: false, new Factors(query, own.Keys.View, IsTransposed: true));
        products.Compute(worker, gradients, adds: false, new Factors(part, own.Values.View, IsTransposed: true));
        for (var row = 0; row < branch.Length; row++)
        {
            var share = own.Scores[row];
            var gradient = own.Gradients[row];
            var seen = own.Length - branch.Length + row + 1;
            share[seen..].Clear();
            gradient[seen..].Clear();
            share = share[..seen];
            gradient = gradient[..seen];
            TensorPrimitives.Multiply(share, Scale, share);
            TensorPrimitives.Subtract(share, logSums[branch.First + row][head], share);
            TensorPrimitives.Exp(share, share);
            TensorPrimitives.Subtract(gradient, TensorPrimitives.Dot<float>(share, gradient), gradient);
            TensorPrimitives.Multiply(gradient, share, gradient);
            TensorPrimitives.Multiply(gradient, Scale, gradient);
        }

        products.Compute(
            worker,
            Part(queryGradient, branch, head),
            adds: false,
            new Factors(gradients, own.Keys.View, IsTransposed: false)
        );
        var transposed = own.Transposed.Of(own.Length, branch.Length);
        gradients.TransposeTo(transposed);
        products.Compute(worker, own.Keys.View, adds: false, new Factors(transposed, query, IsTransposed: false));
        shares.TransposeTo(transposed);
        products.Compute(worker, own.Values.View, adds: false, new Factors(transposed, part, IsTransposed: false));
        own.Scatter(forest, number, _keyGradients, _valueGradients, head);
    }

    private void SumGroups(ReadOnlySpan<float> byHead, Span<float> target)
    {
        var group = heads / keyHeads;
        for (var head = 0; head < heads; head++)
        {
            var from = byHead.Slice(head * headSize, headSize);
            var to = target.Slice(head / group * headSize, headSize);
            if (head % group == 0)
            {
                from.CopyTo(to);
            }
            else
            {
                TensorPrimitives.Add(to, from, to);
            }
        }
    }

    private View Part(Matrix matrix, TokenBranch branch, int head) => matrix.Part(branch.First, branch.Length, head * headSize, headSize);

    /// <summary>What one worker needs for one branch and head.</summary>
    private sealed class Memory(int headSize) : IDisposable
    {
        public Sheet Keys { get; } = new();

        public Sheet Values { get; } = new();

        public Sheet Scores { get; } = new();

        public Sheet Gradients { get; } = new();

        public Sheet Transposed { get; } = new();

        /// <summary>The number of tokens that the last token of the branch sees.</summary>
        public int Length { get; private set; }

        /// <summary>Copies what a branch sees.</summary>
        public void Gather(TokenForest forest, int number, Matrix keys, Matrix values, int keyHead)
        {
            var branch = forest.Branches[number];
            Length = branch.Position + branch.Length;
            _ = Keys.Of(Length, headSize);
            _ = Values.Of(Length, headSize);
            var seen = forest.Seen(number);
            for (var at = 0; at < seen.Length; at++)
            {
                keys[seen[at]].Slice(keyHead * headSize, headSize).CopyTo(Keys[at]);
                values[seen[at]].Slice(keyHead * headSize, headSize).CopyTo(Values[at]);
            }
        }

        /// <summary>Adds to the rows of what a branch sees.</summary>
        public void Scatter(TokenForest forest, int number, Matrix keys, Matrix values, int head)
        {
            var seen = forest.Seen(number);
            for (var at = 0; at < seen.Length; at++)
            {
                var key = keys[seen[at]].Slice(head * headSize, headSize);
                var value = values[seen[at]].Slice(head * headSize, headSize);
                TensorPrimitives.Add(key, Keys[at], key);
                TensorPrimitives.Add(value, Values[at], value);
            }
        }

        public void Dispose()
        {
            Keys.Dispose();
            Values.Dispose();
            Scores.Dispose();
            Gradients.Dispose();
            Transposed.Dispose();
        }
    }
}
