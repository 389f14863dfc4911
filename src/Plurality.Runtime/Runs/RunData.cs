namespace Plurality.Runtime.Runs;

/// <summary>The files that a run reads.</summary>
/// <param name="TestPath">The file of the documents to classify.</param>
/// <param name="PoolPath">The file of labelled documents from which demonstrations are drawn; null: no demonstrations.</param>
/// <param name="Limit">How many documents are used, counted from the beginning of the file, at least 1; null: all.</param>
public sealed record RunData(string TestPath, string? PoolPath = null, int? Limit = null)
{
    /// <summary>The file of labelled documents for fitting calibrators and supervised methods; null: nothing is fitted.</summary>
    public string? TrainingPath { get; init; }

    /// <summary>The labels of the files that mean that no label applies; null: a label called <c>none</c> is rejected.</summary>
    public IReadOnlyList<string>? NoneLabels { get; init; }

    /// <summary>How many training documents are used, counted from the beginning of the file without demonstrations; null: all.</summary>
    public int? TrainingLimit { get; init; }
}
