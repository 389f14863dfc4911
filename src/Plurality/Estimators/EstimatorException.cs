using Plurality.Catalogues;

namespace Plurality.Estimators;

/// <summary>An estimator that does not exist was asked for.</summary>
internal sealed class EstimatorException : PluralityException
{
    /// <summary>Carries what was asked for and what there is.</summary>
    public EstimatorException(string name, IReadOnlyList<string> known)
        : base($"estimator must be one of {string.Join(", ", known)}; got '{name}'.{NearestName.Suggestion(name, known)}")
    {
        Name = name;
        Known = known;
    }

    /// <summary>The name asked for.</summary>
    public string Name { get; }

    /// <summary>The names there are.</summary>
    public IReadOnlyList<string> Known { get; }
}
