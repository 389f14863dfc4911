using Plurality.Catalogues;

namespace Plurality.Estimators;

/// <summary>The requested estimator does not exist.</summary>
internal sealed class EstimatorException : PluralityException
{
    /// <summary>Stores the requested name and the available names.</summary>
    public EstimatorException(string name, IReadOnlyList<string> known)
        : base($"estimator must be one of {string.Join(", ", known)}; got '{name}'.{NearestName.Suggestion(name, known)}")
    {
        Name = name;
        Known = known;
    }

    /// <summary>The requested name.</summary>
    public string Name { get; }

    /// <summary>The available names.</summary>
    public IReadOnlyList<string> Known { get; }
}
