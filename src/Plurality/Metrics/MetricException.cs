using Plurality.Catalogues;

namespace Plurality.Metrics;

/// <summary>A metric that does not exist was asked for.</summary>
internal sealed class MetricException : PluralityException
{
    /// <summary>Carries what was asked for and what there is.</summary>
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

    /// <summary>The name asked for.</summary>
    public string Name { get; }

    /// <summary>The names there are.</summary>
    public IReadOnlyList<string> Known { get; }
}
