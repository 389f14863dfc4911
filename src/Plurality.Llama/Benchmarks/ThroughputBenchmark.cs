using Plurality.Decoding;
using Plurality.Llama.Engine;
using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Llama.Benchmarks;

/// <summary>
/// How many documents a second a run answers, stored as runs are, and how near that is to what the native library can do with the tokens
/// that are evaluated. Both are measured in turn in one process: on a busy machine rates differ from minute to minute, and only the ratio
/// of neighbours means something.
/// </summary>
internal sealed class ThroughputBenchmark : IDisposable
{
    private readonly LlamaLanguageModel _model;
    private readonly Decoder _decoder;
    private readonly TimeProvider _time;
    private readonly RawEngine _raw;

    /// <summary>Takes a model that is open, and makes a second context of it for the native library alone.</summary>
    /// <param name="model">The model; it is not disposed with the benchmark.</param>
    /// <param name="time">What time is measured with.</param>
    /// <exception cref="ModelException">There is no memory for a second context.</exception>
    public ThroughputBenchmark(LlamaLanguageModel model, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(time);
        (_model, _decoder, _time, _raw) = (model, new Decoder(model), time, new RawEngine(model, time));
    }

    /// <summary>Measures a run.</summary>
    /// <param name="run">The prompts.</param>
    /// <param name="workAsync">Answers them all with the model as the product does it, storing included, and says how many failed. It is
    /// done anew in every round.</param>
    /// <param name="rounds">How often, at least 1.</param>
    /// <param name="progress">Told in a sentence what is done next, or null.</param>
    /// <param name="cancellationToken">Ends measuring within a second.</param>
    /// <exception cref="ArgumentException">The run asks for other than answers, or for hidden states, or has no documents.</exception>
    /// <exception cref="ModelException">The model fails, or no document could be answered.</exception>
    /// <exception cref="PromptException">A label cannot be told from its surroundings by this model's tokenizer.</exception>
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
            throw new ArgumentException("The run must have documents, and record no hidden states.", nameof(run));
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
                _raw.ReadPrefix(prefix, cancellationToken); // takes the model into memory here, too
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

    /// <summary>The work as the product does it.</summary>
    private async Task<(WorkTime Work, EvaluatedTokens Evaluated, int Failed)> MeasureAsync(
        Func<CancellationToken, Task<int>> workAsync,
        CancellationToken cancellationToken
    )
    {
        var (before, inLibrary) = (_model.Evaluated, _model.TimeInLibrary);
        var begin = _time.GetTimestamp();
        var failed = await workAsync(cancellationToken).ConfigureAwait(false);
        var work = new WorkTime(_time.GetElapsedTime(begin).TotalSeconds, (_model.TimeInLibrary - inLibrary).TotalSeconds);
        return (work, _model.Evaluated - before, failed);
    }

    /// <summary>
    /// Runs a batch without a prefix, so that the engine drops its cached prefix and every round computes it again, as a new process does.
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
        // Where it would leave no room for documents, the engine does without a prefix.
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

    /// <summary>What answering and storing took, and how much of it the native library's decode calls.</summary>
    private readonly record struct WorkTime(double Seconds, double InLibrary);
}
