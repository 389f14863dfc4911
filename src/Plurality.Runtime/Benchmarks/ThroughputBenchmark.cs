using Plurality.Prompts;
using Plurality.Runtime.Models;
using Plurality.Runtime.Models.Llama;
using Plurality.Runtime.Models.Llama.Engine;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Benchmarks;

/// <summary>
/// How many documents a second a run answers, stored as runs are, and how near that is to what the native library can do with the tokens
/// that are evaluated. Both are measured in turn in one process: on a busy machine rates differ from minute to minute, and only the ratio
/// of neighbours means something.
/// </summary>
public sealed class ThroughputBenchmark : IDisposable
{
    private readonly LlamaLanguageModel _model;
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
        (_model, _time, _raw) = (model, time, new RawEngine(model, time));
    }

    /// <summary>Measures a run.</summary>
    /// <param name="experiment">The run. It is answered anew in every round, into a store of its own that is deleted again.</param>
    /// <param name="rounds">How often, at least 1.</param>
    /// <param name="progress">Told in a sentence what is done next, or null.</param>
    /// <param name="cancellationToken">Ends measuring within a second.</param>
    /// <exception cref="ArgumentException">The run asks for other than answers, or for hidden states, or has no documents.</exception>
    /// <exception cref="ModelException">The model fails, or no document could be answered.</exception>
    /// <exception cref="PromptException">A label cannot be told from its surroundings by this model's tokenizer.</exception>
    public async Task<ThroughputReport> RunAsync(
        Experiment experiment,
        int rounds,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        if (experiment.Settings.HiddenLayers.Count > 0 || RunQuestions.Of(experiment).Count > 0 || experiment.Documents.Count == 0)
        {
            throw new ArgumentException("The run must have documents, and ask for answers alone.", nameof(experiment));
        }

        var load = LoadAverage.Now();
        var tokenizer = _model.Prompts;
        var prefix = tokenizer.Shared(experiment.PromptOf(0));
        List<ThroughputRound> measured = [];
        var (evaluated, failed) = (default(EvaluatedTokens), 0);
        for (var round = 1; round <= rounds; round++)
        {
            progress?.Report(FormattableString.Invariant($"Round {round} of {rounds}"));
            await BeginAnewAsync(experiment, cancellationToken).ConfigureAwait(false);
            (var work, evaluated, failed) = await AnswerAsync(experiment, cancellationToken).ConfigureAwait(false);
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

            measured.Add(
                Compare(work, evaluated, prefix, RawDocument.Of(experiment, tokenizer, evaluated), experiment.Spec.Wave, cancellationToken)
            );
        }

        double Share(long tokens) => (double)tokens / experiment.Documents.Count;
        return new ThroughputReport
        {
            Model = _model.Identity,
            Threads = _model.Options.ComputingThreads,
            LoadAverage = load,
            Documents = experiment.Documents.Count,
            Failed = failed,
            Wave = experiment.Spec.Wave,
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
    private async Task<(WorkTime Work, EvaluatedTokens Evaluated, int Failed)> AnswerAsync(
        Experiment experiment,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("plurality-bench-");
        try
        {
            using var store = RunStore.Open(Path.Combine(folder.FullName, "bench.db"));
            var (before, inLibrary) = (_model.Evaluated, _model.TimeInLibrary);
            var begin = _time.GetTimestamp();
            var summary = await new Runner(store, _time)
                .RunAsync(experiment, _model, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            var work = new WorkTime(_time.GetElapsedTime(begin).TotalSeconds, (_model.TimeInLibrary - inLibrary).TotalSeconds);
            return (work, _model.Evaluated - before, summary.Failed.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Makes the engine forget the prefix, by a wave without one: each round computes it, as a process that has just begun does. Before the
    /// first round that also takes the model into memory.
    /// </summary>
    private async Task BeginAnewAsync(Experiment experiment, CancellationToken cancellationToken) =>
        await _model
            .GenerateAsync([experiment.PromptOf(0) with { SharedCharacters = 0 }], experiment.Settings, cancellationToken)
            .ConfigureAwait(false);

    private ThroughputRound Compare(
        WorkTime work,
        EvaluatedTokens evaluated,
        int[] prefix,
        IReadOnlyList<RawDocument> documents,
        int wave,
        CancellationToken cancellationToken
    )
    {
        // Where it would leave no room for documents, the engine does without a prefix.
        if (evaluated.Prefix == 0)
        {
            prefix = [];
        }

        var prefixRate = prefix.Length == 0 ? 0 : prefix.Length / _raw.ReadPrefix(prefix, cancellationToken).TotalSeconds;
        var (tokens, time) = _raw.Read(documents, wave, cancellationToken);
        var rate = tokens / time.TotalSeconds;
        var limit = (evaluated.Documents / rate) + (prefix.Length == 0 ? 0 : evaluated.Prefix / prefixRate);
        return new ThroughputRound(work.Seconds, work.InLibrary, rate, prefixRate, limit / work.Seconds);
    }

    /// <summary>What answering and storing took, and how much of it the native library's decode calls.</summary>
    private readonly record struct WorkTime(double Seconds, double InLibrary);
}
