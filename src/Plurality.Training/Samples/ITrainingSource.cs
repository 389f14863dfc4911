namespace Plurality.Training.Samples;

/// <summary>The documents of a training.</summary>
internal interface ITrainingSource
{
    /// <summary>The number of documents, at least 1.</summary>
    int Count { get; }

    /// <summary>The sample of a document in an epoch. The same arguments give the same sample.</summary>
    TrainingSample Of(int document, int epoch);
}
