using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>Brings a database's tables to this version, and refuses what is not a store or not ours to change.</summary>
internal static class Schema
{
    /// <exception cref="StoreException">The database is another program's, of a newer version, or of an older one and only to be read.</exception>
    public static void Prepare(SqliteConnection connection, string path, bool readOnly)
    {
        var version = Version(connection) ?? throw new StoreException(path, StoreProblem.NotAStore);
        if (version > Migration.All.Count)
        {
            throw new StoreException(path, StoreProblem.NewerVersion);
        }

        if (readOnly)
        {
            if (version < Migration.All.Count)
            {
                throw new StoreException(path, version == 0 ? StoreProblem.NotAStore : StoreProblem.OlderVersion);
            }

            return;
        }

        // Readers go on while a run writes, and a process that is killed leaves the last committed wave.
        Execute(connection, "pragma journal_mode = wal");
        Execute(connection, "pragma synchronous = full");
        if (version < Migration.All.Count)
        {
            Migrate(connection);
        }
    }

    private static void Migrate(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, "create table if not exists schema_version (version integer primary key, migration text not null) strict");

        // Another process may have taken the steps between our look at the version and our turn to write.
        for (var taken = Version(connection) ?? 0; taken < Migration.All.Count; taken++)
        {
            Execute(connection, Migration.All[taken].Sql);
            using var mark = new Statement(connection, "insert into schema_version values ($1, $2)");
            mark.Execute(taken + 1, Migration.All[taken].Name);
        }

        transaction.Commit();
    }

    /// <summary>How many migrations the database has taken; 0 for an empty one, null for another program's.</summary>
    private static int? Version(SqliteConnection connection)
    {
        using var tables = new Statement(connection, "select count(*), count(*) filter (where name = 'schema_version') from sqlite_master");
        var (all, ours) = tables.Single(row => (row.GetInt32(0), row.GetInt32(1)));
        if (ours == 0)
        {
            return all == 0 ? 0 : null;
        }

        using var version = new Statement(connection, "select coalesce(max(version), 0) from schema_version");
        return version.Single(row => row.GetInt32(0));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        statement.Execute();
    }
}
