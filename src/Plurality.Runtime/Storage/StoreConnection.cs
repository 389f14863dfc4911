using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>An open store: its database, read and written so that every fault is told in the user's words.</summary>
internal sealed class StoreConnection : IDisposable
{
    private StoreConnection(string path, SqliteConnection database)
    {
        Path = path;
        Database = database;
    }

    /// <summary>The store's file, as the user named it.</summary>
    public string Path { get; }

    /// <summary>What statements are made for; executed within <see cref="Read"/> and <see cref="Write"/>.</summary>
    public SqliteConnection Database { get; }

    /// <summary>Opens a store; creates it unless it is only to be read. Tables of an older version are brought up to date either
    /// way.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readOnly">Whether it is only to be read.</param>
    /// <param name="patience">How long to wait for other processes, at least a second.</param>
    /// <exception cref="StoreException">It cannot be used; the exception says why.</exception>
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

    /// <summary>Makes a statement for the database.</summary>
    public Statement Prepare(string sql) => new(Database, sql);

    /// <summary>Does what only reads.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public T Read<T>(Func<T> read) => Guarded(Path, read);

    /// <summary>Does what writes, all or nothing: where it throws, nothing was written.</summary>
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

    /// <summary>Reads what we wrote; where it is nothing that we ever write, somebody or something else has changed it.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
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
            // Readers too share a file -shm beside the database, which a folder that may not be written does not let them make. Without
            // a file of changes nobody is writing, and the database is all there is: it can be read as one that does not change.
            return File.Exists(file + "-wal") || File.Exists(file + "-journal")
                ? throw new StoreException(path, StoreProblem.ReadOnly, fault)
                : Open(path, Unchanging(file), readOnly: true, patience);
        }
    }

    /// <summary>Does for who only reads what opening to write does: an older version's tables become this one's, in one
    /// transaction.</summary>
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

    /// <summary>The URI by which SQLite takes a file for one that nobody changes. Every other character may stand in a path.</summary>
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
