namespace Plurality.Runtime.Storage;

/// <summary>A migration from one version of the tables to the next.</summary>
/// <param name="Name">Its name: <c>m</c>, three digits and a description.</param>
/// <param name="Sql">Its SQL statements.</param>
internal sealed record Migration(string Name, string Sql)
{
    /// <summary>
    /// All migrations in order. The version of a store is the number of migrations that it has had. Only append: existing stores have run
    /// the earlier migrations, so never change, move or remove one.
    /// </summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        new("m001_initial", M001Initial.Sql),
        new("m002_questions", M002Questions.Sql),
        new("m003_probability_limits", M003ProbabilityLimits.Sql),
        new("m004_demonstrations", M004Demonstrations.Sql),
        new("m005_shards", M005Shards.Sql),
        new("m006_batches", M006Batches.Sql),
    ];
}
