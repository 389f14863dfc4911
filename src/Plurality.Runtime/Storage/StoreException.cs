using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>A store cannot be used as requested.</summary>
internal sealed class StoreException : PluralityException
{
    /// <summary>Reports a problem of the store at a path, and what to do.</summary>
    public StoreException(string path, StoreProblem problem, Exception? inner = null)
        : base($"Store {path} {Describe(problem)}", inner)
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>The store's file.</summary>
    public string Path { get; }

    /// <summary>The problem.</summary>
    public StoreProblem Problem { get; }

    /// <summary>Translates a result code of SQLite; null for codes that only a bug of this program causes.</summary>
    internal static StoreException? Of(string path, SqliteException fault) =>
        fault.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_PROTOCOL => new StoreException(
                path,
                StoreProblem.Locked,
                fault
            ),
            SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM => new StoreException(path, StoreProblem.ReadOnly, fault),
            SQLitePCL.raw.SQLITE_IOERR => new StoreException(path, StoreProblem.DiskFailure, fault),
            SQLitePCL.raw.SQLITE_CORRUPT => new StoreException(path, StoreProblem.Damaged, fault),
            SQLitePCL.raw.SQLITE_FULL => new StoreException(path, StoreProblem.DiskFull, fault),
            SQLitePCL.raw.SQLITE_CANTOPEN => new StoreException(path, StoreProblem.Unreachable, fault),
            SQLitePCL.raw.SQLITE_NOTADB => new StoreException(path, StoreProblem.NotAStore, fault),
            _ => null,
        };

    private static string Describe(StoreProblem problem) =>
        problem switch
        {
            StoreProblem.Missing => "must exist; there is no such file. Begin a run with it, or name another store with --store.",
            StoreProblem.Locked =>
                "must not be locked; another process holds a lock, or the disk cannot lock files, as many network disks. Wait "
                    + "until that process ends, or use another --store on a local disk.",
            StoreProblem.ReadOnly =>
                "must be writable; the file, its folder or the disk is read-only. Change its permissions, or use another --store.",
            StoreProblem.NotAStore =>
                "must be a database of Plurality; the file is something else and was not changed. Use another --store.",
            StoreProblem.Damaged =>
                "must be a sound database; it is damaged. Restore a copy, or recover readable data with: sqlite3 FILE .recover. "
                    + "Use another --store meanwhile.",
            StoreProblem.NewerVersion =>
                "must not be newer than this program; a newer version migrated its tables. Update Plurality, or use another --store.",
            StoreProblem.OlderVersion =>
                "must have the tables of this version; an older version wrote it, and it cannot be migrated because the file, its folder "
                    + "or the disk is read-only. Change its permissions, or copy it to a writable folder and name the copy with "
                    + "--store.",
            StoreProblem.DiskFull =>
                "must have free space on its disk; the disk is full. Stored data is intact. Free some space and run the same command "
                    + "again.",
            StoreProblem.Unreachable =>
                "must be a file that can be opened or created; that failed. Check that its folder exists and is writable.",
            StoreProblem.DiskFailure =>
                "must be on a disk that can be read and written; the system reports a failure. Check the disk and its free space.",
            StoreProblem.RunDeleted => "must keep a run while it is computed; another process deleted the run. Run the same command again.",
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "The problem must be a known one."),
        };
}
