using Plurality.Catalogues;

namespace Plurality.Metrics;

/// <summary>The requested metric does not exist.</summary>
internal sealed class MetricException : PluralityException
{
    /// <summary>Carries the requested name and the available names.</summary>
    public MetricException(string name, IReadOnlyList<string> known)
        : base(
            NearestName.Suggestion(name, known) is { Length: > 0 } suggestion
                ? $"There is no metric '{name}'.{suggestion}"
                : $"metric must be one of {string.Join(", ", known)}; got '{name}'."
        )
    {
        Name = name;
        Known = known;
    }

    /// <summary>The requested name.</summary>
    public string Name { get; }

    /// <summary>The available names.</summary>
    public IReadOnlyList<string> Known { get; }
}
