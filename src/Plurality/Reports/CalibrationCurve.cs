using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;

namespace Plurality.Reports;

/// <summary>
/// How often annotators choose a label, by the method's probability: document–label pairs of all labels, in ten bins of equal width. Bin b
/// holds probabilities from b/10 up to and without (b+1)/10, the last one 1 as well.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Method">The method.</param>
/// <param name="Bins">The bins that hold a pair, by ascending probability; empty if there is nothing to compare with.</param>
internal sealed record CalibrationCurve(string Run, string Method, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>The number of bins.</summary>
    public const int BinCount = 10;

    /// <summary>The mean distance between probability and share over all pairs, bin by bin: the calibration error of these bins; null
    /// without pairs.</summary>
    public double? Error =>
        Bins.Count == 0 ? null : Bins.Sum(bin => bin.Count * Math.Abs(bin.Predicted - bin.Share)) / Bins.Sum(bin => bin.Count);

    /// <summary>
    /// The curves of a run's methods: of the documents that its scoreboard rests on, which are those that all methods have probabilities
    /// for, and without those that nobody has annotated. Where no document has annotators, labels as 0 and 1 stand for the shares.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="labels">The label set.</param>
    /// <param name="task">How many labels a document may have.</param>
    /// <param name="documents">The documents with their annotations.</param>
    /// <param name="methods">The methods' probabilities; those that failed, and those that know the truth, get no curve.</param>
    /// <param name="label">The position of the only label to look at; null for all labels together.</param>
    public static IReadOnlyList<CalibrationCurve> Of(
        string run,
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<MethodPredictions> methods,
        int? label = null
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(methods);
        var computed = methods.Where(method => method.Probabilities.Fault is null).ToList();
        var references = documents
            .Where(document => computed.TrueForAll(method => method.Probabilities.Value.ContainsKey(document.Id)))
            .Select(document => Reference.Of(document, labels, task))
            .ToList();
        var byGold = references.TrueForAll(reference => reference.Shares is null);
        var targets = references.ToDictionary(
            reference => reference.Id,
            reference => (byGold ? reference.GoldMarginals : reference.Shares)?.Probabilities,
            StringComparer.Ordinal
        );
        return
        [
            .. computed
                .Where(method => !method.IsBound)
                .Select(method => new CalibrationCurve(
                    run,
                    method.Method,
                    Binned(
                        targets
                            .Where(target => target.Value is not null)
                            .SelectMany(target => method.Probabilities.Value[target.Key].Zip(target.Value!))
                            .Where((_, pair) => label is null || pair % labels.Count == label)
                    )
                )),
        ];
    }

    private static List<CalibrationBin> Binned(IEnumerable<(double Probability, double Share)> pairs) =>
        [
            .. pairs
                .GroupBy(pair => Math.Min((int)(BinCount * pair.Probability), BinCount - 1))
                .OrderBy(bin => bin.Key)
                .Select(bin => new CalibrationBin(bin.Average(pair => pair.Probability), bin.Average(pair => pair.Share), bin.Count())),
        ];
}
