using System.Globalization;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Storage;
using Plurality.Traces;

namespace Plurality.Runtime.Runs;

/// <summary>
/// The methods of a stored run, measured and fitted on what is stored of it and its parts, and ready for its documents. A method that
/// cannot be computed does not affect the others. Fitting methods on a run and applying them to it reads it once.
/// </summary>
/// <remarks>Use an object in one thread at a time, because it reads the store.</remarks>
public sealed class RunMethods
{
    private readonly KeptEvidence _evidence;
    private readonly IReadOnlyList<StoredRun> _draws;

    private RunMethods(
        KeptEvidence evidence,
        StoredRun run,
        IReadOnlyList<StoredRun> draws,
        MethodData data,
        IReadOnlyList<RunMethod> methods
    )
    {
        (_evidence, Run, _draws, Data) = (evidence, run, draws, data);
        Methods = methods;
    }

    /// <summary>The run.</summary>
    public StoredRun Run { get; }

    /// <summary>The data that the methods were fitted on.</summary>
    internal MethodData Data { get; }

    /// <summary>The methods, in the order given.</summary>
    internal IReadOnlyList<RunMethod> Methods { get; }

    /// <summary>Each method by its text: its fitted form, or why it could not be fitted.</summary>
    public IReadOnlyDictionary<string, Outcome<FittedMethod>> Fitted =>
        Methods.ToDictionary(method => method.Name, method => method.Fitted, StringComparer.Ordinal);

    /// <summary>Fits methods on a run.</summary>
    /// <param name="store">The store.</param>
    /// <param name="run">A complete run, or a part of one; with a part, the other parts are unknown.</param>
    /// <param name="methods">The methods; those that the run names unless given.</param>
    /// <param name="state">The saved state of one of the methods, which is then not fitted here.</param>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    public static RunMethods Fit(RunStore store, StoredRun run, IReadOnlyList<Method>? methods = null, FittedMethod? state = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        return Fit(store, new KeptEvidence(store), run, methods ?? [.. run.Estimators.Select(Method.Parse)], state);
    }

    /// <summary>Fits methods on a run, of which a part of the evidence may have been read before.</summary>
    /// <inheritdoc cref="Fit(RunStore, StoredRun, IReadOnlyList{Method}?, FittedMethod?)"/>
    internal static RunMethods Fit(
        RunStore store,
        KeptEvidence evidence,
        StoredRun run,
        IReadOnlyList<Method> methods,
        FittedMethod? state = null
    )
    {
        var parts = store.PartsOf(run);
        var labels = LabelSet.Create(run.Identity.Labels);
        List<StoredRun> tests = [run, .. parts.Where(part => part.Role == RunRole.Test)];
        IReadOnlyList<StoredRun> learned = [.. parts.Where(part => part.Role == RunRole.Training)];
        IReadOnlyList<LabelledDraws> training = methods.Any(method => method.NeedsTraining)
            ?
            [
                .. DrawsOf(evidence, learned)
                    .Where(read => read.All(draw => draw.Fault is null))
                    .Select(read => Labelled(read, labels, run.Identity.Task))
                    .Where(read => read.Shares is not null || read.Gold is not null),
            ]
            : [];
        IReadOnlyList<DocumentDraws> unlabelled = [];
        if (methods.Any(method => method.Corrections.Count > 0))
        {
            tests.ForEach(test => evidence.Keep(test)); // the methods are applied to them later
            unlabelled = Complete(DrawsOf(evidence, tests));
        }

        var data = new MethodData
        {
            Labels = run.Identity.Labels,
            Task = run.Identity.Task,
            Unlabelled = unlabelled,
            ContentFree = Complete(DrawsOf(evidence, [.. parts.Where(part => part.Role == RunRole.ContentFree)])),
            Training = training,
            Pool = run.Pool,
        };
        return new RunMethods(
            evidence,
            run,
            tests,
            data,
            [
                .. methods.Select(method =>
                    state?.Method == method
                        ? Unread(method, tests) ?? new RunMethod(method, state)
                        : Unread(method, tests) ?? Unread(method, method.NeedsTraining ? learned : []) ?? Fit(method, data)
                ),
            ]
        );
    }

    /// <summary>The run's documents with their evidence under each draw, one at a time.</summary>
    /// <exception cref="StoreException">While enumerating: the store cannot be read.</exception>
    internal IEnumerable<(DocumentEvidence Document, DocumentDraws Draws)> Documents() =>
        DrawsOf(_evidence, _draws).Select(read => (read[0], new DocumentDraws([.. read.Select(draw => draw.Evidence)])));

    /// <summary>The label probabilities of every method for every document, and the documents, in one reading of the run.</summary>
    /// <param name="evaluated">
    /// The documents to evaluate, by id, with the annotators or labels that are their truth; all of the run as they are stored
    /// unless given.
    /// </param>
    /// <returns>The evaluated documents, and one prediction per method. If a method has no result for a document, it gives the
    /// reason.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal (IReadOnlyList<TextItem> Documents, IReadOnlyList<MethodPredictions> Methods) Predict(
        IReadOnlyDictionary<string, TextItem>? evaluated = null
    )
    {
        List<TextItem> documents = [];
        var probabilities = Methods.Select(_ => new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal)).ToList();
        var faults = Methods.Select(method => method.Fitted.Fault?.Message).ToArray();
        var missing = new int[Methods.Count];
        var labels = LabelSet.Create(Run.Identity.Labels);
        foreach (var (document, draws) in Documents())
        {
            if ((evaluated is null ? document.Item : evaluated.GetValueOrDefault(document.Item.Id)) is not { } item)
            {
                continue;
            }

            documents.Add(item);

            // Only the oracle row receives Ĥ.
            var truth = new DocumentDraws([
                .. draws.Draws.Select(draw => draw with { Truth = Reference.Of(item, labels, Run.Identity.Task).Targets }),
            ]);
            foreach (var (at, method) in Methods.Index())
            {
                if (method.Fitted.Fault is not null)
                {
                    continue;
                }

                var outcome = method.Estimate(method.NeedsTruth ? truth : draws);
                if (outcome.TryGetValue(out var estimate))
                {
                    probabilities[at].Add(document.Item.Id, estimate.Probabilities);
                }
                else
                {
                    (missing[at], faults[at]) = (missing[at] + 1, faults[at] ?? document.Fault?.Message ?? outcome.Fault!.Message);
                }
            }
        }

        return (
            documents,
            [
                .. Methods.Select(
                    (method, at) =>
                        probabilities[at].Count == 0
                            ? MethodPredictions.Failed(method.Name, faults[at] ?? "the run has no document") with
                            {
                                IsBound = method.NeedsTruth,
                            }
                            : new MethodPredictions(method.Name, probabilities[at])
                            {
                                IsBound = method.NeedsTruth,
                                Notes =
                                [
                                    .. method.Fitted.Value.Warnings,
                                    .. missing[at] > 0
                                        ? (string[])
                                            [
                                                FormattableString.Invariant(
                                                    $"{method.Name} has no result for {missing[at]} documents: {faults[at]}"
                                                ),
                                            ]
                                        : [],
                                ],
                            }
                ),
            ]
        );
    }

    /// <summary>
    /// A method that needs more of the answers than was read; null if it does not. It has no result at all: the answers that happen to be
    /// whole are no sample of all answers.
    /// </summary>
    private static RunMethod? Unread(Method method, IEnumerable<StoredRun> draws)
    {
        var cut = draws
            .Take(method.Draws)
            .FirstOrDefault(run => run.Identity.Record.Steps is { } read && !(method.Estimator.Steps <= read));
        return cut?.Identity.Record.Steps is not { } steps || !method.Needs.HasFlag(EvidenceNeeds.Trace)
            ? null
            : new RunMethod(
                method,
                new DocumentFault(
                    FaultKind.Evidence,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{method} needs more of the answers than run {cut.Name} has read, which is "
                            + $"{StepCount.Of(steps)} of each. Name this method in a run of another name."
                    )
                )
            );
    }

    private static RunMethod Fit(Method method, MethodData data)
    {
        try
        {
            return new RunMethod(method, method.Fit(data));
        }
        catch (PluralityException fault)
        {
            return new RunMethod(method, new DocumentFault(FaultKind.Evidence, fault.Message));
        }
    }

    /// <summary>The same document in each run of some draws, which have the same documents in the same order.</summary>
    private static IEnumerable<DocumentEvidence[]> DrawsOf(KeptEvidence evidence, IReadOnlyList<StoredRun> runs)
    {
        if (runs.Count == 0)
        {
            yield break;
        }

        var readers = runs.Select(run => evidence.Of(run).GetEnumerator()).ToList();
        try
        {
            while (readers.All(reader => reader.MoveNext()))
            {
                yield return [.. readers.Select(reader => reader.Current)];
            }
        }
        finally
        {
            foreach (var reader in readers)
            {
                reader.Dispose();
            }
        }
    }

    /// <summary>Documents with evidence under every draw.</summary>
    private static IReadOnlyList<DocumentDraws> Complete(IEnumerable<DocumentEvidence[]> documents) =>
        [
            .. documents
                .Where(read => read.All(draw => draw.Evidence.Trace is not null))
                .Select(read => new DocumentDraws([.. read.Select(draw => draw.Evidence)])),
        ];

    private static LabelledDraws Labelled(DocumentEvidence[] read, LabelSet labels, TaskKind task)
    {
        var reference = Reference.Of(read[0].Item, labels, task);
        return new LabelledDraws(new DocumentDraws([.. read.Select(draw => draw.Evidence)]), reference.Shares, reference.GoldMarginals);
    }
}
