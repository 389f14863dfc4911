namespace Plurality.Runtime.Storage;

/// <summary>The problem of a store.</summary>
internal enum StoreProblem
{
    /// <summary>It does not exist.</summary>
    Missing,

    /// <summary>Another process writes and did not finish in time, or the disk cannot lock files.</summary>
    Locked,

    /// <summary>The file, its folder or the disk is read-only.</summary>
    ReadOnly,

    /// <summary>The file is not an SQLite database, or belongs to another program.</summary>
    NotAStore,

    /// <summary>The database contradicts itself.</summary>
    Damaged,

    /// <summary>A newer version of Plurality has changed its tables.</summary>
    NewerVersion,

    /// <summary>An older version wrote the store, and its tables cannot be migrated because it is read-only.</summary>
    OlderVersion,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The file cannot be opened or created.</summary>
    Unreachable,

    /// <summary>The disk failed while reading or writing.</summary>
    DiskFailure,

    /// <summary>Another process deleted the run while it was computed.</summary>
    RunDeleted,
}
