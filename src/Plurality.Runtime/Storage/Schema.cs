using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>Brings a database's tables to this version, and refuses what is not a store or not ours to change.</summary>
internal static class Schema
{
    /// <summary>
    /// Marks a database as ours, in its header: the letters "Plur". The name of a table would not do, other programs count versions too.
    /// </summary>
    public const int ApplicationId = 0x506C7572;

    /// <exception cref="StoreException">The database is another program's, of a newer version, or of an older one and only to be
    /// read.</exception>
    public static void Prepare(SqliteConnection connection, string path, bool readOnly)
    {
        var version = VersionOf(connection, path) ?? throw new StoreException(path, StoreProblem.NotAStore);
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

    /// <exception cref="StoreException">The table that says it has other columns than ours, or is missing.</exception>
    private static int? VersionOf(SqliteConnection connection, string path)
    {
        try
        {
            return Version(connection);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            throw new StoreException(path, StoreProblem.NotAStore, fault);
        }
    }

    /// <summary>How many migrations the database has taken; 0 for an empty one, null for another program's.</summary>
    private static int? Version(SqliteConnection connection)
    {
        // One statement, so that a store which another process creates just now is seen before or after that, and not in between.
        using var look = new Statement(
            connection,
            "select count(*), (select application_id from pragma_application_id) from sqlite_master"
        );
        var (tables, application) = look.Single(row => (row.GetInt32(0), row.GetInt32(1)));
        if (application != ApplicationId)
        {
            return tables == 0 && application == 0 ? 0 : null;
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
