using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Carries an experiment through a model into a store, wave by wave. A wave is documents i·B … i·B+B−1 of the run's order, computed
/// together and stored in one transaction; whatever was interrupted is repeated as the same whole waves, so that results do not depend on
/// when. Estimators are not applied here: they are functions of what is stored.
/// </summary>
/// <param name="store">Where traces go.</param>
/// <param name="time">What rates are measured with, and what dates the run.</param>
public sealed class Runner(RunStore store, TimeProvider time)
{
    /// <summary>
    /// Begins the experiment's run, continues it, or finds it complete. Cancelling loses at most the wave that is being computed; the same
    /// call goes on from there.
    /// </summary>
    /// <param name="experiment">What to run.</param>
    /// <param name="model">The model; its identity is part of the run's.</param>
    /// <param name="progress">Told at the beginning and after each wave.</param>
    /// <param name="cancellationToken">Stops between waves, and within one as soon as the model does.</param>
    /// <exception cref="RunMismatchException">A run of that name exists and was made from something else.</exception>
    /// <exception cref="ModelException">The model fails, or cannot do what the run asks. What was stored before stays.</exception>
    /// <exception cref="PromptException">A label cannot be told from its surroundings by this model's tokenizer.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<RunSummary> RunAsync(
        Experiment experiment,
        ILanguageModel model,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(model);
        var decoder = new Decoder(model);
        var reader = new EvidenceReader(decoder);
        var settings = decoder.Resolve(experiment.Settings);
        var (spec, documents) = (experiment.Spec, experiment.Documents);
        var questions = RunQuestions.Of(experiment);
        var run = Begin(experiment, model, decoder, questions);
        HashSet<int> computed = [];
        if (run.IsTraced)
        {
            await StageAsync(RunProgress.Answers, store.StoredWaves(run), async (wave, positions) =>
                    store.AppendWave(
                        run,
                        wave,
                        await reader.AnswersAsync(experiment.PromptsAt(positions), settings, cancellationToken).ConfigureAwait(false)
                    )
                )
                .ConfigureAwait(false);
        }

        foreach (var asked in questions)
        {
            await StageAsync(asked.Set.Kind, store.StoredWaves(run, asked.Set), async (wave, positions) =>
                    store.AppendAnswers(
                        run,
                        asked.Set,
                        wave,
                        await asked.AskAsync(reader, positions, cancellationToken).ConfigureAwait(false)
                    )
                )
                .ConfigureAwait(false);
        }

        return new RunSummary(store.Find(run.Name)!, computed.Count, store.FailedDocuments(run));

        async Task StageAsync(string stage, IReadOnlySet<int> done, Func<int, int[], Task> computeAsync)
        {
            var total = documents.Count;
            var waves = documents.Select((_, position) => position).Chunk(spec.BatchSize).ToList();
            var (stored, now) = (done.Sum(wave => waves[wave].Length), 0);
            progress?.Report(new RunProgress(stored, total, DocumentsPerSecond: null) { Stage = stage });
            var begin = time.GetTimestamp();
            foreach (var (wave, positions) in waves.Index().Where(wave => !done.Contains(wave.Index)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await computeAsync(wave, positions).ConfigureAwait(false);
                computed.UnionWith(positions);
                now += positions.Length;
                stored += positions.Length;
                progress?.Report(new RunProgress(stored, total, now / time.GetElapsedTime(begin).TotalSeconds) { Stage = stage });
            }
        }
    }

    /// <summary>Stores the experiment's run without computing anything, so that parts of it can be computed before it.</summary>
    /// <inheritdoc cref="RunAsync"/>
    internal StoredRun Begin(Experiment experiment, ILanguageModel model) =>
        Begin(experiment, model, new Decoder(model), RunQuestions.Of(experiment));

    private StoredRun Begin(Experiment experiment, ILanguageModel model, Decoder decoder, IReadOnlyList<RunQuestions> questions)
    {
        var identity = ExperimentIdentity.Of(experiment, decoder.Resolve(experiment.Settings), model.Identity);
        foreach (var asked in questions)
        {
            decoder.Resolve(asked.Settings);
        }

        return store.Begin(
            new NewRun(
                experiment.Spec.Name,
                identity,
                model.Identity.Model,
                experiment.Documents,
                experiment.Spec.Methods,
                Sources(experiment.Spec),
                time.GetUtcNow()
            )
            {
                Role = experiment.Role,
                Draw = experiment.Draw,
                PartOf = experiment.PartOf,
                IsTraced = experiment.Needs.HasFlag(EvidenceNeeds.Trace),
                Questions = [.. questions.Select(asked => asked.Set)],
                Pool = experiment.Pool,
            }
        );
    }

    private static Dictionary<string, string> Sources(RunSpec spec)
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal) { ["test"] = spec.Data.TestPath };
        foreach (
            var (key, path) in ((string, string?)[])
                [
                    ("demonstrations", spec.Data.PoolPath),
                    ("training", spec.Data.TrainingPath),
                    ("model", spec.ModelPath),
                    ("template", spec.Prompt.TemplatePath),
                ]
        )
        {
            if (path is not null)
            {
                sources.Add(key, path);
            }
        }

        return sources;
    }
}
