namespace Plurality.Estimators;

/// <summary>The estimators by name, and what they share.</summary>
public static class Estimator
{
    /// <summary>ε: how near to 0 and 1 a probability of <c>hard</c> and <c>max-over-generations</c> may come
    /// (docs/method.md#estimators).</summary>
    public const double Epsilon = 1e-8;

    /// <summary>Every estimator with the options that it has by default, in the order of docs/method.md#estimators.</summary>
    public static IReadOnlyList<IEstimatorDescription> All { get; } =
    [
        new FirstStepEstimator(),
        new CompareToNoneEstimator(),
        new HardEstimator(),
        new MaxOverGenerationsEstimator(),
        new UnaryEstimator(),
        new BinaryEstimator(outcomes: false),
        new BinaryEstimator(outcomes: true),
        new MarginalEstimator(),
        new ProbeEstimator(),
        new ConstantEstimator(),
        new PriorEstimator(),
        new TfidfEstimator(),
        new OracleEstimator(),
    ];

    /// <summary>Those that need one answer of the model and nothing else, in the same order.</summary>
    public static IReadOnlyList<IEstimator> OfTraces { get; } =
    [.. All.OfType<IEstimator>().Where(estimator => estimator.Needs == EvidenceNeeds.Trace)];

    /// <summary>The estimator that is used where none is named.</summary>
    public static IEstimator Default => Named("max-over-generations");

    /// <summary>The estimator of one answer of that name.</summary>
    /// <exception cref="EstimatorException">There is no such estimator, or it needs more than an answer.</exception>
    public static IEstimator Named(string name) =>
        OfTraces.FirstOrDefault(estimator => string.Equals(estimator.Name, name, StringComparison.Ordinal))
        ?? throw new EstimatorException(name, [.. OfTraces.Select(estimator => estimator.Name)]);

    /// <summary>Reads what <see cref="IEstimatorDescription.Name"/> writes: a name, and after a colon its options.</summary>
    /// <exception cref="EstimatorException">There is no such estimator.</exception>
    /// <exception cref="MethodTextException">An option is unknown or out of its range.</exception>
    public static IEstimatorDescription Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new OptionText(text);
        switch (options.Name)
        {
            case "constant":
                var value = options.TakeNumber("", 0, 1) ?? ConstantEstimator.DefaultValue;
                options.End();
                return new ConstantEstimator(value);
            case ProbeEstimator.Word:
                return ProbeEstimator.Read(options);
            case TfidfEstimator.Word:
                return TfidfEstimator.Read(options);
            default:
                var found = All.FirstOrDefault(estimator => string.Equals(estimator.Name, options.Name, StringComparison.Ordinal))
                    ?? throw new EstimatorException(text, [.. All.Select(NameAlone)]);
                options.End();
                return found;
        }
    }

    /// <summary>An estimator's name without its options: what its page is called.</summary>
    public static string NameAlone(IEstimatorDescription estimator)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return estimator.Name.Split(':')[0];
    }
}
