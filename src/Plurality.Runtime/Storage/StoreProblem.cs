namespace Plurality.Runtime.Storage;

/// <summary>What is wrong with a store.</summary>
public enum StoreProblem
{
    /// <summary>It does not exist.</summary>
    Missing,

    /// <summary>Another process is writing and did not finish in time, or the disk cannot lock files.</summary>
    Locked,

    /// <summary>The file, its folder or the disk must not be written.</summary>
    ReadOnly,

    /// <summary>The file is no SQLite database, or one of another program.</summary>
    NotAStore,

    /// <summary>The database contradicts itself.</summary>
    Damaged,

    /// <summary>A newer version of Plurality has changed its tables.</summary>
    NewerVersion,

    /// <summary>An older version wrote it, and it may not be written, which bringing its tables up to date would need.</summary>
    OlderVersion,

    /// <summary>There is no room left.</summary>
    DiskFull,

    /// <summary>The file cannot be opened or created.</summary>
    Unreachable,

    /// <summary>The disk failed while reading or writing.</summary>
    DiskFailure,

    /// <summary>Another process deleted the run that is being computed.</summary>
    RunDeleted,
}
