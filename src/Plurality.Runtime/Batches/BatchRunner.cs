using Plurality.Models;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Batches;

/// <summary>
/// Takes runs as far as the stored answers reach. Every document that is not stored is asked about again from its beginning, by the code
/// that asks an engine: what has an answer is read from the store, and the first places without one are what the next file asks. A
/// document that comes to its end is stored like one of a run.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock for the date of a run.</param>
internal sealed class BatchRunner(RunStore store, TimeProvider time)
{
    /// <summary>Goes on with runs.</summary>
    /// <param name="runs">The runs, each with its parts.</param>
    /// <param name="model">The model, which asks the exchange.</param>
    /// <param name="exchange">A new exchange of the store.</param>
    /// <param name="source">What the runs are made from.</param>
    /// <param name="cancellationToken">Cancels between batches; what is stored stays.</param>
    /// <exception cref="PluralityException">A run of that name has another identity, or the model cannot do what a run asks.</exception>
    public async Task<BatchStep> RunAsync(
        IReadOnlyList<IReadOnlyList<Experiment>> runs,
        ILanguageModel model,
        BatchExchange exchange,
        BatchSource source,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(exchange);
        var runner = new Runner(store, time) { Asking = exchange.About };
        foreach (var parts in runs)
        {
            runner.Check(parts, model);
        }

        // All runs are begun first: answers are dropped when no run needs them any more.
        List<(Experiment Part, StoredRun Run)> begun =
        [
            .. runs.SelectMany(parts => parts).Select(part => (part, runner.Begin(part, model))),
        ];
        List<DocumentFault> failed = [];
        foreach (var (part, run) in begun)
        {
            store.Batches.Keep(run, source);
            exchange.Enter(run);
            var summary = await runner.RunAsync(part, model, progress: null, cancellationToken).ConfigureAwait(false);
            failed.AddRange(
                summary.Failed.Where(fault => fault.Kind != FaultKind.Unanswered || !exchange.Waiting.Contains((run.Name, fault.Document!)))
            );
            store.Batches.Drop(run);
        }

        return new BatchStep(
            [.. begun.Select(pair => store.Find(pair.Run.Name)!)],
            exchange.Asked.Count,
            exchange.Waiting.Count,
            store.Batches.NextRound(begun.Select(pair => pair.Run.Identity.Sha256)),
            BatchRounds.Of(begun.Select(pair => pair.Part), model)
        )
        {
            Unanswered = exchange.Unanswered,
            Failed = failed,
            Again =
            [
                .. exchange.Faults.Select(pair => new DocumentFault(FaultKind.Unanswered, pair.Value) { Document = pair.Key.Document }),
            ],
        };
    }

    /// <summary>Keeps that the requests of a step were written to a file.</summary>
    public void Asked(BatchExchange exchange, BatchStep step)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(step);
        store.Batches.Ask(exchange.Asked, step.Round);
    }
}
