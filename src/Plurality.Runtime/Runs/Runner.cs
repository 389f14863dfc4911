using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Llama.Engine;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Runs an experiment: asks a model, batch by batch, and stores the answers. Batch i has documents i·B … i·B+B−1 of the run's order. It is
/// computed together and stored in one transaction; a shard has some of the batches. An interrupted batch is repeated as a whole, so
/// results do not depend on interruptions. With a model on a device, two batches are in flight; they are stored in their order.
/// Methods are not applied here: they are functions of the stored answers.
/// </summary>
/// <param name="store">The store of the run.</param>
/// <param name="time">The clock for rates and for the date of the run.</param>
/// <remarks>Use an object in one thread at a time, because it writes to the store.</remarks>
public sealed class Runner(RunStore store, TimeProvider time)
{
    /// <summary>The shard to compute; null for the whole run.</summary>
    internal RunShard? Shard { get; init; }

    /// <summary>Told the id of each document before the model is asked about it; the documents of a batch are then asked about one by one.
    /// Null to ask about a batch at once. Use it only with a model that is no <see cref="IConcurrentModel"/> and whose results do not
    /// depend on the batch.</summary>
    internal Action<string>? Asking { get; init; }

    /// <summary>
    /// Begins the experiment's run, continues it, or finds it complete. Cancelling loses at most the batches in flight. The same call
    /// continues after it.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="model">The model; its identity is part of the run's.</param>
    /// <param name="progress">Receives the progress at the beginning of a stage, after each batch, and now and then within one.</param>
    /// <param name="cancellationToken">Cancels between batches, and within one as soon as the model does.</param>
    /// <exception cref="PluralityException">A run of that name has another identity.</exception>
    /// <exception cref="ModelException">The model fails, or cannot do what the run asks. What was stored before stays.</exception>
    /// <exception cref="PluralityException">An option has too many tokens, or the same tokens as another.</exception>
    /// <exception cref="PluralityException">The store cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<RunSummary> RunAsync(
        Experiment experiment,
        ILanguageModel model,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(model);
        ILanguageModel[] models = model is IConcurrentModel { Second: { } second } ? [model, second] : [model];
        Decoder[] decoders = [.. models.Select(one => new Decoder(one))];
        EvidenceReader[] readers = [.. decoders.Select(decoder => new EvidenceReader(decoder))];
        var questions = RunQuestions.Of(experiment);
        var (run, settings) = Begin(experiment, model, decoders[0], questions);
        List<DocumentFault> unanswered = [];
        var stages = new RunStages(BatchesOf(experiment, run), time, progress);
        Array.ForEach(decoders, decoder => decoder.Computed = stages.Read);
        if (run.IsTraced)
        {
            await stages.RunAsync(RunProgress.Answers, store.StoredWaves(run), Lanes(AnswerAsync), cancellationToken).ConfigureAwait(false);
        }

        foreach (var asked in questions)
        {
            await stages
                .RunAsync(
                    asked.Set.Kind,
                    store.StoredWaves(run, asked.Set),
                    Lanes((reader, batch, token) => AskAsync(asked, reader, batch, token)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return new RunSummary(store.Find(run.Name)!, stages.Computed, [.. store.FailedDocuments(run), .. unanswered])
        {
            Documents = stages.Documents,
            Probabilities = store.Probabilities(run),
        };

        Func<(int Number, int[] Positions), CancellationToken, Task<Action>>[] Lanes(
            Func<EvidenceReader, (int Number, int[] Positions), CancellationToken, Task<Action>> computeAsync
        ) =>
            [
                .. readers.Select(
                    Func<(int, int[]), CancellationToken, Task<Action>> (reader) => (batch, token) => computeAsync(reader, batch, token)
                ),
            ];

        async Task<Action> AnswerAsync(EvidenceReader reader, (int Number, int[] Positions) batch, CancellationToken token)
        {
            var traces = await TogetherAsync(batch.Positions, some => reader.AnswersAsync(experiment.PromptsAt(some), settings, token))
                .ConfigureAwait(false);
            return () =>
            {
                store.AppendWave(run, batch.Number, traces);
                Note(batch.Positions, traces);
            };
        }

        async Task<Action> AskAsync(RunQuestions asked, EvidenceReader reader, (int Number, int[] Positions) batch, CancellationToken token)
        {
            var answers = await TogetherAsync(batch.Positions, some => asked.AskAsync(reader, some, token)).ConfigureAwait(false);
            return () =>
            {
                store.AppendAnswers(run, asked.Set, batch.Number, answers);
                Note(batch.Positions, answers);
            };
        }

        async ValueTask<IReadOnlyList<Outcome<T>>> TogetherAsync<T>(
            int[] positions,
            Func<int[], ValueTask<IReadOnlyList<Outcome<T>>>> askAsync
        )
            where T : class
        {
            if (Asking is null)
            {
                return await askAsync(positions).ConfigureAwait(false);
            }

            List<Outcome<T>> outcomes = [];
            foreach (var position in positions)
            {
                Asking(experiment.Documents[position].Id);
                outcomes.AddRange(await askAsync([position]).ConfigureAwait(false));
            }

            return outcomes;
        }

        // A store does not keep these faults, so that the next call asks again.
        void Note<T>(int[] positions, IReadOnlyList<Outcome<T>> outcomes)
            where T : class
        {
            foreach (var (position, outcome) in positions.Zip(outcomes))
            {
                if (outcome.Fault is { Kind: FaultKind.Unanswered } fault)
                {
                    unanswered.Add(fault with { Document = experiment.Documents[position].Id });
                }
            }
        }
    }

    /// <summary>Stores the experiment's run without computing anything, so that parts of it can be computed before it.</summary>
    /// <inheritdoc cref="RunAsync"/>
    internal StoredRun Begin(Experiment experiment, ILanguageModel model) =>
        Begin(experiment, model, new Decoder(model), RunQuestions.Of(experiment)).Run;

    /// <summary>
    /// Refuses a run with parts that are stored under another identity, or as another shard. Without it, a part that comes late would be
    /// refused after hours of computing the parts before it.
    /// </summary>
    /// <exception cref="RunMismatchException">A stored part has another identity, or has read too few steps of each answer.</exception>
    internal void Check(IEnumerable<Experiment> parts, ILanguageModel model)
    {
        var decoder = new Decoder(model);
        foreach (var part in parts)
        {
            if (store.Find(part.Spec.Name) is not { } stored)
            {
                continue;
            }

            var identity = ExperimentIdentity.Of(part, decoder.Resolve(Continued(part)), model.Identity);
            if (identity.Sha256 != stored.Identity.Sha256)
            {
                throw new RunMismatchException(part.Spec.Name, stored.Identity.Compare(identity));
            }

            ShardException.Check(store.Path, stored, Shard);
        }
    }

    private (StoredRun Run, GenerationSettings Settings) Begin(
        Experiment experiment,
        ILanguageModel model,
        Decoder decoder,
        IReadOnlyList<RunQuestions> questions
    )
    {
        foreach (var method in experiment.Spec.Methods)
        {
            ModelAbility.Require(model, Method.Parse(method));
        }

        var settings = decoder.Resolve(Continued(experiment));
        var identity = ExperimentIdentity.Of(experiment, settings, model.Identity);
        foreach (var asked in questions)
        {
            asked.Check(decoder);
        }

        var run = store.Begin(
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
                Demonstrations = ExperimentIdentity.DemonstrationsByDocument(experiment),
                Pool = experiment.Pool,
                Shard = Shard,
            }
        );
        return (run, settings);
    }

    private List<(int Number, int[] Positions)> BatchesOf(Experiment experiment, StoredRun run) =>
        [
            .. Enumerable
                .Range(0, experiment.Documents.Count)
                .Chunk(experiment.Spec.BatchSize)
                .Index()
                .Where(batch => Shard is null || Shard.Has(run.Identity, batch.Index)),
        ];

    /// <summary>
    /// The settings with which a run that is stored under the same name goes on. What it read of each answer so far is what it reads of
    /// the others, as long as the methods need no more. Where the run says nothing, the stored limits hold: defaults may have changed.
    /// </summary>
    private GenerationSettings Continued(Experiment experiment)
    {
        var settings = experiment.Settings;
        if (store.Find(experiment.Spec.Name)?.Identity.Record is not { } stored)
        {
            return experiment.PartOf is { } main && store.Find(main)?.Identity.Record is { } record ? Beside(experiment, record) : settings;
        }

        return settings with
        {
            MaximumSteps = stored.Steps is null || stored.Steps >= settings.MaximumSteps ? stored.Steps : settings.MaximumSteps,
            MaximumLabels = experiment.Spec.MaximumLabels ?? stored.MaximumLabels,
            LaterBound = experiment.Spec.ScoringBound is null ? stored.LaterBound : settings.LaterBound,
        };
    }

    /// <summary>
    /// The settings of a new part. It has the limits of the main run where those are not today's defaults, so that all parts have the same.
    /// A limit that the main run does not reach within its steps is not in its record and says nothing.
    /// </summary>
    private static GenerationSettings Beside(Experiment experiment, TraceSetRecord main)
    {
        var (spec, settings) = (experiment.Spec, experiment.Settings);
        var draw = experiment.TaskDraw;
        var today = ((draw.Number == 1 ? draw : draw.Task.Draw()).Settings with { MaximumSteps = main.Steps }).Binding();
        return settings with
        {
            MaximumLabels = today.MaximumLabels == main.MaximumLabels ? settings.MaximumLabels : spec.MaximumLabels ?? main.MaximumLabels,
            LaterBound = spec.ScoringBound is not null || today.LaterBound.Equals(main.LaterBound) ? settings.LaterBound : main.LaterBound,
        };
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

        for (var i = 0; i < spec.Adapters.Count; i++)
        {
            sources.Add(i == 0 ? "adapter" : $"adapter {i + 1}", spec.Adapters[i].Path);
        }

        return sources;
    }
}
