namespace Plurality.Analysis;

/// <summary>There is no analysis of the given name.</summary>
internal sealed class UnknownAnalysisException : PluralityException
{
    /// <summary>Names the given and the known analyses.</summary>
    public UnknownAnalysisException(string name, IReadOnlyList<string> known)
        : base($"The analysis must be one of {string.Join(", ", known)}; got {Excerpt.Of(name)}.") => Name = name;

    /// <summary>The given name.</summary>
    public string Name { get; }
}
