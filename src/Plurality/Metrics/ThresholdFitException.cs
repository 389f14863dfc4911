namespace Plurality.Metrics;

/// <summary>Thresholds were to be fitted on too few documents.</summary>
internal sealed class ThresholdFitException : PluralityException
{
    /// <summary>Carries how many documents with gold labels there were.</summary>
    public ThresholdFitException(int documents)
        : base(
            $"Thresholds must be fitted on at least {ThresholdFit.MinimumDocuments} documents with gold labels; got {documents}. "
                + "Give more, or use the threshold 0.5."
        ) => Documents = documents;

    /// <summary>The number of documents with gold labels.</summary>
    public int Documents { get; }
}
