namespace Plurality.Corrections;

/// <summary>
/// <c>batch</c>: subtracts each option's mean score over the unlabelled documents of the run, or of a reference set (Zhou et al., "Batch
/// calibration", 2023). A score that the model gives to every text carries no information.
/// </summary>
internal sealed class BatchCorrection : ICorrection
{
    /// <summary>The minimum number of documents for a mean.</summary>
    public const int MinimumDocuments = 10;

    /// <inheritdoc/>
    public string Name => "batch";

    /// <inheritdoc/>
    public string Summary => "subtracts each option's mean score over the unlabelled documents";

    /// <inheritdoc/>
    public CorrectionNeeds Needs => CorrectionNeeds.Documents;

    /// <inheritdoc/>
    public FittedCorrection Fit(CorrectionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Documents.Count >= MinimumDocuments
            ? StepMean.Subtract(Name, data.Documents)
            : throw new CorrectionException(
                Name,
                $"Documents to take the mean over must be at least {MinimumDocuments}; got {data.Documents.Count}. Use contextual, or "
                    + $"more documents."
            );
    }
}
