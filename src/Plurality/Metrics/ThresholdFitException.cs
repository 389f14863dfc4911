namespace Plurality.Metrics;

/// <summary>There are too few documents to fit thresholds.</summary>
internal sealed class ThresholdFitException : PluralityException
{
    /// <summary>Carries the number of documents with gold labels.</summary>
    public ThresholdFitException(int documents)
        : base(
            $"Thresholds must be fitted on at least {ThresholdFit.MinimumDocuments} documents with gold labels; got {documents}. "
                + "Give more, or use the threshold 0.5."
        ) => Documents = documents;

    /// <summary>The number of documents with gold labels.</summary>
    public int Documents { get; }
}
