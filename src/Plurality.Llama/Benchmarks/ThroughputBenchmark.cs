using Plurality.Decoding;
using Plurality.Llama.Engine;
using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Llama.Benchmarks;

/// <summary>
/// Measures how many documents per second a run answers and stores, and compares the rate with that of the native library on the same
/// tokens. Both are measured in turn in one process, because rates vary from minute to minute on a busy machine and only the ratio of
/// adjacent measurements is meaningful.
/// </summary>
internal sealed class ThroughputBenchmark : IDisposable
{
    private readonly LlamaLanguageModel _model;
    private readonly Decoder _decoder;
    private readonly TimeProvider _time;
    private readonly RawEngine _raw;

    /// <summary>Creates a benchmark with a second context of an open model.</summary>
    /// <param name="model">The model, which stays open.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ModelException">Memory is too short for a second context.</exception>
    public ThroughputBenchmark(LlamaLanguageModel model, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(time);
        (_model, _decoder, _time, _raw) = (model, new Decoder(model), time, new RawEngine(model, time));
    }

    /// <summary>Measures a run.</summary>
    /// <param name="run">The prompts.</param>
    /// <param name="workAsync">Answers all prompts with the model and stores the results, as <c>run</c> does, and returns the number of
    /// failures. It is called once per round.</param>
    /// <param name="rounds">The number of measurements, at least 1.</param>
    /// <param name="progress">Receives one sentence before each step, or null.</param>
    /// <param name="cancellationToken">Cancels within a second.</param>
    /// <exception cref="ArgumentException">The run records hidden states or has no documents.</exception>
    /// <exception cref="ModelException">The model fails, or no document has an answer.</exception>
    /// <exception cref="PromptException">This model's tokenizer cannot separate a label from the surrounding text.</exception>
    public async Task<ThroughputReport> RunAsync(
        MeasuredRun run,
        Func<CancellationToken, Task<int>> workAsync,
        int rounds,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(workAsync);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        if (run.Settings.HiddenLayers.Count > 0 || run.Prompts.Count == 0)
        {
            throw new ArgumentException(
                $"run must have documents and record no hidden states; got {run.Prompts.Count} documents and "
                    + $"{run.Settings.HiddenLayers.Count} recorded layers. Use another run file.",
                nameof(run)
            );
        }

        var load = LoadAverage.Now();
        int[] prefix = [.. _decoder.SharedTokensOf(run.Prompts[0])];
        List<ThroughputRound> measured = [];
        var (evaluated, failed) = (default(EvaluatedTokens), 0);
        for (var round = 1; round <= rounds; round++)
        {
            progress?.Report(FormattableString.Invariant($"Round {round} of {rounds}"));
            await BeginAnewAsync(run, cancellationToken).ConfigureAwait(false);
            (var work, evaluated, failed) = await MeasureAsync(workAsync, cancellationToken).ConfigureAwait(false);
            if (evaluated.Documents == 0)
            {
                throw new ModelException(
                    $"Documents must fit in the context together with their prompt; none does. Shorten them, or use a larger context than "
                        + $"{_model.Options.ContextCells}."
                );
            }

            if (round == 1 && evaluated.Prefix > 0)
            {
                _raw.ReadPrefix(prefix, cancellationToken); // reads the model into memory here, too
            }

            measured.Add(Compare(work, evaluated, prefix, RawDocument.Of(run, _decoder, evaluated), run.BatchSize, cancellationToken));
        }

        double Share(long tokens) => (double)tokens / run.Prompts.Count;
        return new ThroughputReport
        {
            Model = _model.Identity.Model,
            Weights = _model.Record.Weights,
            Threads = _model.Options.ComputingThreads,
            LoadAverage = load,
            Documents = run.Prompts.Count,
            Failed = failed,
            BatchSize = run.BatchSize,
            PrefixTokens = checked((int)evaluated.Prefix),
            Tokens = new TokensPerDocument(
                Share(evaluated.Prefix),
                Share(evaluated.Prompt),
                Share(evaluated.Forced),
                Share(evaluated.Chosen),
                Share(evaluated.Rows)
            ),
            Rounds = measured,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _raw.Dispose();

    /// <summary>The work as <c>run</c> does it.</summary>
    private async Task<(WorkTime Work, EvaluatedTokens Evaluated, int Failed)> MeasureAsync(
        Func<CancellationToken, Task<int>> workAsync,
        CancellationToken cancellationToken
    )
    {
        var (before, inLibrary) = (_model.Evaluated, _model.Times.Computing);
        var begin = _time.GetTimestamp();
        var failed = await workAsync(cancellationToken).ConfigureAwait(false);
        var work = new WorkTime(_time.GetElapsedTime(begin).TotalSeconds, (_model.Times.Computing - inLibrary).TotalSeconds);
        return (work, _model.Evaluated - before, failed);
    }

    /// <summary>
    /// Runs a batch without a prefix, so that the engine drops its cached prefix and every round computes it again, as a new process
    /// does.
    /// Before the first round, this also reads the model into memory.
    /// </summary>
    private async Task BeginAnewAsync(MeasuredRun run, CancellationToken cancellationToken) =>
        await _decoder.GenerateAsync([run.Prompts[0] with { SharedCharacters = 0 }], run.Settings, cancellationToken).ConfigureAwait(false);

    private ThroughputRound Compare(
        WorkTime work,
        EvaluatedTokens evaluated,
        int[] prefix,
        IReadOnlyList<RawDocument> documents,
        int batchSize,
        CancellationToken cancellationToken
    )
    {
        // The engine uses no prefix if the prefix would leave no room for documents.
        if (evaluated.Prefix == 0)
        {
            prefix = [];
        }

        var prefixRate = prefix.Length == 0 ? 0 : prefix.Length / _raw.ReadPrefix(prefix, cancellationToken).TotalSeconds;
        var (tokens, time) = _raw.Read(documents, batchSize, cancellationToken);
        var rate = tokens / time.TotalSeconds;
        var limit = (evaluated.Documents / rate) + (prefix.Length == 0 ? 0 : evaluated.Prefix / prefixRate);
        return new ThroughputRound(work.Seconds, work.InLibrary, rate, prefixRate, limit / work.Seconds);
    }

    /// <summary>The time for answering and storing, and the part of it in the native library's decode calls.</summary>
    private readonly record struct WorkTime(double Seconds, double InLibrary);
}
