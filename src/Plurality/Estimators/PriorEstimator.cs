namespace Plurality.Estimators;

/// <summary>
/// <c>prior</c>: every document gets the frequency of each label among the training annotators, the mean of their shares. It ignores the
/// text: a method that learns from the text must beat it.
/// </summary>
internal sealed class PriorEstimator : IEstimator
{
    /// <summary>The estimator's name.</summary>
    internal const string Word = "prior";

    /// <inheritdoc/>
    public string Name => Word;

    /// <inheritdoc/>
    public string Summary => "the frequency of each label in the training documents, whatever the text";

    /// <inheritdoc/>
    public EvidenceNeeds Needs => EvidenceNeeds.None;

    /// <inheritdoc/>
    public string Cost => "0";

    /// <inheritdoc/>
    public FittedEstimator Fit(TrainingSet training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var frequencies = training.Labels.Select(
            (_, label) => training.Documents.Average(document => document.Targets!.Probabilities[label])
        );

        // A mean of ones can round to a digit above 1.
        return new FittedPrior(training.FittedOn, [.. frequencies.Select(frequency => Math.Clamp(frequency, 0, 1))]);
    }
}
