using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>A store that cannot be used as asked.</summary>
public sealed class StoreException : PluralityException
{
    /// <summary>Reports what is wrong with the store at a path, and what to do.</summary>
    public StoreException(string path, StoreProblem problem, Exception? inner = null)
        : base($"Store {path} {Describe(problem)}", inner)
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>The store's file.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it.</summary>
    public StoreProblem Problem { get; }

    /// <summary>What SQLite's result code means to a user; null for codes that only a bug of ours leads to.</summary>
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
            StoreProblem.Missing => "must exist to be read; there is no such file. Begin a run with it, or name another with --store.",
            StoreProblem.Locked =>
                "must not be written by another process; one holds it locked, or its disk cannot lock files, as many network disks. Wait "
                    + "until it is done, or use another --store on a local disk.",
            StoreProblem.ReadOnly =>
                "must be writable; the file, its folder or the disk is read-only. Change its permissions, or use another --store.",
            StoreProblem.NotAStore =>
                "must be a database of Plurality; the file is something else and was left as it is. Use another --store.",
            StoreProblem.Damaged =>
                "must be a sound database; it contradicts itself. Restore a copy, or save what can be read with: sqlite3 FILE .recover. "
                    + "Use another --store meanwhile.",
            StoreProblem.NewerVersion =>
                "must not be newer than this program; a newer version has changed its tables. Update Plurality, or use another --store.",
            StoreProblem.OlderVersion =>
                "must have the tables of this version; an older one wrote it, and it cannot be brought up to date: the file, its folder "
                    + "or the disk is read-only. Change its permissions, or copy it to where it may be written and name the copy with "
                    + "--store.",
            StoreProblem.DiskFull =>
                "must have room on its disk; there is none left. What was stored before is intact. Free some and run the same command "
                    + "again.",
            StoreProblem.Unreachable =>
                "must be a file that can be opened or created; it cannot. Check that its folder exists and may be written.",
            StoreProblem.DiskFailure =>
                "must be on a disk that can be read and written; the system reports a failure. Check the disk and its room.",
            StoreProblem.RunDeleted =>
                "must keep a run while it is computed; another process deleted this one. Run the same command again.",
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "The problem is none of those that exist."),
        };
}
