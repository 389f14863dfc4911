using System.Collections.Concurrent;
using System.Globalization;
using Plurality.Models;
using Plurality.Remote.Engines;

namespace Plurality.Remote.Scoring;

/// <summary>
/// The token scorer of a remote model: one request per node that is read. The engine's own cache of prefixes makes the beginning, which
/// all requests of a document share, cheap.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="facts">What it said of itself.</param>
/// <param name="documents">The most documents in progress at once, asked for each batch.</param>
internal sealed class RemoteScorer(IEngine engine, EngineFacts facts, Func<int> documents) : ITokenScorer
{
    /// <inheritdoc/>
    public int ContextLength => facts.ContextLength;

    /// <inheritdoc/>
    public TreeLimits TreeLimits => TreeLimits.None;

    /// <summary>An engine makes room for the requests that it computes; only a text's own length is limited.</summary>
    /// <inheritdoc/>
    public int Room(int prefixLength) => int.MaxValue - prefixLength;

    /// <inheritdoc/>
    public string TooLong(int promptTokens, int answerTokens) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The prompt has {promptTokens} tokens and its answer {Math.Max(answerTokens, 1)} or more; together they must fit in the "
                + $"engine's context of {ContextLength}. Shorten the text, use fewer demonstrations or labels, or start the engine with a "
                + $"longer context."
        );

    /// <inheritdoc/>
    public async ValueTask RunAsync(
        IReadOnlyList<int> prefix,
        IReadOnlyList<IScoringRoutine> routines,
        bool hiddenStates,
        CancellationToken cancellationToken
    )
    {
        if (engine.Budget.Spent is { } spent)
        {
            throw new ModelException(spent);
        }

        await engine.CheckAsync(facts, cancellationToken).ConfigureAwait(false);
        // A failure of the engine ends the batch; requests that are under way are not waited for.
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var most = documents();
        using var room = new SemaphoreSlim(most);
        var places = new ConcurrentQueue<int>(Enumerable.Range(0, most));
        using var turn = new SemaphoreSlim(1);
        var running = routines.Select(async routine =>
        {
            await room.WaitAsync(failed.Token).ConfigureAwait(false);
            _ = places.TryDequeue(out var place);
            try
            {
                await turn.WaitAsync(failed.Token).ConfigureAwait(false);
                try
                {
                    await routine
                        .RunAsync(new RemoteBranch(engine, facts, prefix.Take(routine.SharedTokens), place, turn, failed.Token))
                        .ConfigureAwait(false);
                }
                finally
                {
                    turn.Release();
                }
            }
            catch
            {
                await failed.CancelAsync().ConfigureAwait(false);
                throw;
            }
            finally
            {
                places.Enqueue(place);
                room.Release();
            }
        });
        await AllAsync([.. running], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for all; of several faults, the one that cancelled the others is thrown.</summary>
    private static async Task AllAsync(Task[] tasks, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(tasks);
        try
        {
            await all.ConfigureAwait(false);
        }
        catch (Exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw all.Exception?.InnerExceptions.FirstOrDefault(fault => fault is not OperationCanceledException)
                ?? new ModelException("The batch was cancelled by the engine's failure.");
        }
    }
}
