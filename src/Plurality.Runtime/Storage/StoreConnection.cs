using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>An open store. Reads and writes its database, and turns faults of SQLite into <see cref="StoreException"/>.</summary>
internal sealed class StoreConnection : IDisposable
{
    private StoreConnection(string path, SqliteConnection database)
    {
        Path = path;
        Database = database;
    }

    /// <summary>The store's file, as the user named it.</summary>
    public string Path { get; }

    /// <summary>The database. Execute its statements within <see cref="Read"/> or <see cref="Write"/>.</summary>
    public SqliteConnection Database { get; }

    /// <summary>
    /// Opens a store. Creates the file unless it is opened read-only. Migrates the tables of an older version in both cases.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="readOnly">Whether the store is only read.</param>
    /// <param name="patience">How long to wait for other processes, at least one second.</param>
    /// <exception cref="StoreException">The store cannot be used; the exception says why.</exception>
    public static StoreConnection Open(string path, bool readOnly, TimeSpan patience)
    {
        if (readOnly && !File.Exists(path))
        {
            throw new StoreException(path, StoreProblem.Missing);
        }

        var file = System.IO.Path.GetFullPath(path);
        if (!readOnly)
        {
            return Open(path, file, readOnly, patience);
        }

        try
        {
            return OpenToRead(path, file, patience);
        }
        catch (StoreException fault) when (fault.Problem is StoreProblem.OlderVersion)
        {
            Update(path, file, patience);
            return OpenToRead(path, file, patience);
        }
    }

    /// <summary>Prepares a statement.</summary>
    public Statement Prepare(string sql) => new(Database, sql);

    /// <summary>Copies the whole store, including what is only in its <c>-wal</c> file, to a new file.</summary>
    /// <exception cref="StoreException">The store cannot be read, or the file cannot be written.</exception>
    public void CopyTo(string path) => Guarded(path, () =>
        {
            using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            Database.BackupDatabase(copy);
            return path;
        });

    /// <summary>Runs a function that only reads.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public T Read<T>(Func<T> read) => Guarded(Path, read);

    /// <summary>Runs a function that writes, in one transaction: if it throws, nothing is written.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public T Write<T>(Func<T> write) => Guarded(Path, () =>
        {
            using var transaction = Database.BeginTransaction();
            var result = write();
            transaction.Commit();
            return result;
        });

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action write) =>
        Write(() =>
        {
            write();
            return 0;
        });

    /// <summary>Reads stored values, and reports values that this program never writes as damage.</summary>
    /// <exception cref="StoreException">The store is damaged.</exception>
    public T Sound<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault)
            when (fault
                    is JsonException
                        or ArgumentException
                        or IndexOutOfRangeException
                        or FormatException
                        or InvalidCastException
                        or InvalidOperationException
                        or OverflowException
            )
        {
            throw new StoreException(Path, StoreProblem.Damaged, fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Database.Dispose();

    private static StoreConnection OpenToRead(string path, string file, TimeSpan patience)
    {
        try
        {
            return Open(path, file, readOnly: true, patience);
        }
        catch (StoreException fault) when (fault.Problem is StoreProblem.Unreachable or StoreProblem.ReadOnly)
        {
            // Readers need a -shm file beside the database, which they cannot create in a read-only folder. Without a -wal or -journal
            // file nobody is writing, so the database can be opened as immutable.
            return File.Exists(file + "-wal") || File.Exists(file + "-journal")
                ? throw new StoreException(path, StoreProblem.ReadOnly, fault)
                : Open(path, Unchanging(file), readOnly: true, patience);
        }
    }

    /// <summary>Migrates the tables of an older version, in one transaction, for a caller that only reads.</summary>
    private static void Update(string path, string file, TimeSpan patience)
    {
        try
        {
            Open(path, file, readOnly: false, patience).Dispose();
        }
        catch (StoreException fault) when (fault.Problem is StoreProblem.Unreachable or StoreProblem.ReadOnly)
        {
            throw new StoreException(path, StoreProblem.OlderVersion, fault);
        }
    }

    private static StoreConnection Open(string path, string source, bool readOnly, TimeSpan patience)
    {
        var database = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = source,
                Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
                ForeignKeys = true,
                DefaultTimeout = checked((int)patience.TotalSeconds),
                Pooling = false,
            }.ToString()
        );
        try
        {
            return Guarded(path, () =>
            {
                database.Open();
                Schema.Prepare(database, path, readOnly);
                return new StoreConnection(path, database);
            });
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The URI by which SQLite opens a file as immutable. It escapes all other characters of the path.</summary>
    private static string Unchanging(string file)
    {
        var folders = file.Replace(System.IO.Path.DirectorySeparatorChar, '/').TrimStart('/').Split('/');
        return $"file:///{string.Join('/', folders.Select(Uri.EscapeDataString))}?immutable=1";
    }

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException fault) when (StoreException.Of(path, fault) is { } meant)
        {
            throw meant;
        }
    }
}
