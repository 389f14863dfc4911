using System.Text.Json.Nodes;
using Plurality.Catalogues;

namespace Plurality.Estimators;

/// <summary>The estimators by name. Registered names are valid wherever methods are named: in run files, on the command line and in fitted
/// states.</summary>
/// <remarks>Thread-safe: several threads may register and read at the same time.</remarks>
public static class EstimatorCatalogue
{
    // In the order of docs/method.md#4-methods.
    private static readonly MethodPartCatalogue<IEstimator, FittedEstimator> Entries = new(
        "estimator",
        new(new FirstStepEstimator()),
        new(new CompareToNoneEstimator()),
        new(new HardEstimator()),
        new(new MaxOverGenerationsEstimator(), MaxOverGenerationsEstimator.Parse),
        new(new UnaryEstimator()),
        new(new BinaryEstimator(outcomes: false)),
        new(new BinaryEstimator(outcomes: true)),
        new(new MarginalEstimator()),
        new(new SampledEstimator(), SampledEstimator.Parse),
        new(new ProbeEstimator(), ProbeEstimator.Parse, FittedProbe.Read),
        new(new ConstantEstimator(), ConstantEstimator.Parse),
        new(new PriorEstimator(), Read: FittedPrior.Read),
        new(new TfidfEstimator(), TfidfEstimator.Parse, FittedTfidf.Read),
        new(new OracleEstimator())
    );

    /// <summary>Every estimator with its default options: built-in estimators first, then registered ones.</summary>
    public static IReadOnlyList<IEstimator> All => Entries.All;

    /// <summary>The estimators that need only one model answer, in the same order.</summary>
    public static IReadOnlyList<ZeroShotEstimator> OfTraces =>
        [.. All.OfType<ZeroShotEstimator>().Where(estimator => estimator.Needs == EvidenceNeeds.Trace)];

    /// <summary>The default estimator for labelling texts.</summary>
    /// <remarks>A run file that names no method uses the paper's estimator, without <c>:reach</c>.</remarks>
    public static ZeroShotEstimator Default { get; } = new MaxOverGenerationsEstimator(weighsReach: true);

    /// <summary>Adds an estimator that needs no training.</summary>
    /// <param name="estimator">The estimator with its default options.</param>
    /// <param name="parse">Creates it from the options in a text; null if it has no options.</param>
    /// <exception cref="ArgumentException">There is an estimator of that name, or the name has characters other than letters, digits,
    /// hyphens, underscores and dots.</exception>
    public static void Register(ZeroShotEstimator estimator, Func<OptionText, ZeroShotEstimator>? parse = null) =>
        Entries.Register(new(estimator, parse));

    /// <summary>Adds an estimator that learns.</summary>
    /// <param name="estimator">The estimator with its default options.</param>
    /// <param name="read">Reads what <see cref="FittedEstimator.ToJson"/> of its fitted state wrote.</param>
    /// <param name="parse">Creates it from the options in a text; null if it has no options.</param>
    /// <exception cref="ArgumentException">There is an estimator of that name, or the name has characters other than letters, digits,
    /// hyphens, underscores and dots.</exception>
    public static void Register(IEstimator estimator, Func<JsonObject, FittedEstimator> read, Func<OptionText, IEstimator>? parse = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        Entries.Register(new(estimator, parse, read));
    }

    /// <summary>The estimator of one answer of that name.</summary>
    /// <exception cref="PluralityException">There is no such estimator, or it needs more than an answer.</exception>
    public static ZeroShotEstimator Named(string name) =>
        OfTraces.FirstOrDefault(estimator => string.Equals(estimator.Name, name, StringComparison.Ordinal))
        ?? throw new EstimatorException(name, [.. OfTraces.Select(estimator => estimator.Name)]);

    /// <summary>Reads what <see cref="IMethodPart.Name"/> writes: a name, and after a colon its options.</summary>
    /// <exception cref="PluralityException">There is no such estimator.</exception>
    /// <exception cref="PluralityException">An option is unknown or out of its range.</exception>
    public static IEstimator Parse(string text) => Entries.Parse(text) ?? throw new EstimatorException(text, Entries.Words);

    /// <summary>Reads what <see cref="FittedEstimator.ToJson"/> wrote.</summary>
    /// <exception cref="PluralityException">It is not the state of an estimator that learns.</exception>
    public static FittedEstimator Read(JsonObject json) => Entries.Read(json);
}
