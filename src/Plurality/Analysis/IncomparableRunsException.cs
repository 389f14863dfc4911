namespace Plurality.Analysis;

/// <summary>Two runs to compare do not have the same labels in the same order.</summary>
internal sealed class IncomparableRunsException : PluralityException
{
    /// <summary>Names the runs and their labels.</summary>
    public IncomparableRunsException(string first, IReadOnlyList<string> firstLabels, string second, IReadOnlyList<string> secondLabels)
        : base(
            $"Runs side by side must have the same labels: {first} has {Shown(firstLabels)}, {second} has {Shown(secondLabels)}. Analyse "
                + $"them one at a time."
        )
    {
        First = first;
        Second = second;
    }

    /// <summary>The first run.</summary>
    public string First { get; }

    /// <summary>The run whose labels differ.</summary>
    public string Second { get; }

    private static string Shown(IReadOnlyList<string> labels) => string.Join(", ", labels.Select(Excerpt.Of));
}
