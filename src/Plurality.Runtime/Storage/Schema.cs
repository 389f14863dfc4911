using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>Migrates the tables of a database to this version. Refuses databases that are not stores.</summary>
internal static class Schema
{
    /// <summary>
    /// Marks a database as a store in its header: the letters "Plur". The name of a table does not suffice, because other programs have
    /// version tables too.
    /// </summary>
    public const int ApplicationId = 0x506C7572;

    /// <exception cref="StoreException">The database belongs to another program, has a newer version, or has an older version and is opened
    /// read-only.</exception>
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

        // Readers can continue while a run writes, and a killed process leaves the last committed batch.
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

        // Another process may have migrated the store after this process read the version.
        for (var taken = Version(connection) ?? 0; taken < Migration.All.Count; taken++)
        {
            Execute(connection, Migration.All[taken].Sql);
            using var mark = new Statement(connection, "insert into schema_version values ($1, $2)");
            mark.Execute(taken + 1, Migration.All[taken].Name);
        }

        transaction.Commit();
    }

    /// <exception cref="StoreException">The version table is missing or has other columns.</exception>
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

    /// <summary>The number of migrations that the database has had; 0 for an empty database, null for one of another program.</summary>
    private static int? Version(SqliteConnection connection)
    {
        // One statement reads both values, so a store that another process is creating is seen before or after, never in between.
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
