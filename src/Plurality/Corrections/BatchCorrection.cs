namespace Plurality.Corrections;

/// <summary>
/// <c>batch</c>: subtracts each option's mean score over the unlabelled documents of the run, or of a reference set (Zhou et al., "Batch
/// calibration", 2023). What the model says of every text it says of none.
/// </summary>
internal sealed class BatchCorrection : ICorrection
{
    /// <summary>The fewest documents whose mean is worth subtracting.</summary>
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
