namespace Plurality.Runtime.Storage;

/// <summary>A step from one version of the tables to the next.</summary>
/// <param name="Name">Its name, <c>m</c>, three digits, what it does.</param>
/// <param name="Sql">The statements.</param>
internal sealed record Migration(string Name, string Sql)
{
    /// <summary>
    /// All steps; the version of a store is how many of them it has taken. Append only: a step that stores out there have taken is never
    /// changed, moved or removed.
    /// </summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        new("m001_initial", M001Initial.Sql),
        new("m002_questions", M002Questions.Sql),
        new("m003_probability_limits", M003ProbabilityLimits.Sql),
    ];
}
