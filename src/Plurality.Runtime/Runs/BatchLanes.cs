using System.Runtime.CompilerServices;

namespace Plurality.Runtime.Runs;

/// <summary>Computes batches on one lane or several, and gives their results in the order of the batches.</summary>
internal static class BatchLanes
{
    /// <summary>
    /// With one lane, the caller computes a batch whenever it asks for its result. With several, each lane computes on a thread of its own:
    /// while the caller stores a result, the next batches are computed already. What a batch gives does not depend on the number of lanes.
    /// </summary>
    /// <param name="batches">The batches, in order.</param>
    /// <param name="lanes">Each computes one batch at a time.</param>
    /// <param name="cancellationToken">Cancels between batches; also passed to the lanes.</param>
    /// <exception cref="OperationCanceledException">While enumerating: the token was cancelled.</exception>
    public static async IAsyncEnumerable<TResult> InOrder<TBatch, TResult>(
        IEnumerable<TBatch> batches,
        IReadOnlyList<Func<TBatch, CancellationToken, Task<TResult>>> lanes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (lanes.Count == 1)
        {
            foreach (var batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return await lanes[0](batch, cancellationToken).ConfigureAwait(false);
            }

            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var rest = batches.GetEnumerator();
        var inFlight = new Queue<Task<TResult>>();
        var started = 0;
        try
        {
            Fill();
            while (inFlight.TryPeek(out var oldest))
            {
                var result = await oldest.ConfigureAwait(false);
                _ = inFlight.Dequeue();
                Fill(); // the lane that has become free computes while the caller works on the result
                yield return result;
            }
        }
        finally
        {
            // A fault, or a caller that stopped: no lane may still use its model when this returns. Their results are not wanted.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(inFlight)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Batch i is on lane i modulo their number. Results are taken in order, so the lane of the oldest batch is the one that is free.
        void Fill()
        {
            while (inFlight.Count < lanes.Count && rest.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (lane, batch) = (lanes[started++ % lanes.Count], rest.Current);
                inFlight.Enqueue(
                    Task.Factory.StartNew(
                            () => lane(batch, stop.Token),
                            CancellationToken.None,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                        .Unwrap()
                );
            }
        }
    }
}
