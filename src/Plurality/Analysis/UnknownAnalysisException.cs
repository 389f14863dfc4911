namespace Plurality.Analysis;

/// <summary>An analysis was named that does not exist.</summary>
internal sealed class UnknownAnalysisException : PluralityException
{
    /// <summary>Carries the name and what there is.</summary>
    public UnknownAnalysisException(string name, IReadOnlyList<string> known)
        : base($"The analysis must be one of {string.Join(", ", known)}; got {Excerpt.Of(name)}.") => Name = name;

    /// <summary>The name that was given.</summary>
    public string Name { get; }
}
