namespace Plurality.Runtime.Finetuning;

/// <summary>Files of labelled documents with one label set.</summary>
/// <param name="TrainingPaths">The files to learn from. A document whose text is there before, or among the
/// validation documents of any data, is left out.</param>
/// <param name="ValidationPath">The file of the documents that only measure; null for none.</param>
internal sealed record FinetuneData(IReadOnlyList<string> TrainingPaths, string? ValidationPath)
{
    /// <summary>The labels; null for those of the documents in use, sorted by code unit.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The noun in prompts; null for the run file's.</summary>
    public string? Noun { get; init; }

    /// <summary>How many training documents are used, counted over the files; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether the limit chooses documents by <see cref="BalancedChoice"/>; else the first ones.</summary>
    public bool Balanced { get; init; }

    /// <summary>How many validation documents are used; null for all.</summary>
    public int? ValidationLimit { get; init; }

    /// <summary>The labels of the files that mean that no label applies; null: a label called <c>none</c> is refused.</summary>
    public IReadOnlyList<string>? NoneLabels { get; init; }
}
