namespace Plurality.Statistics;

/// <summary>
/// Gives back the memory of tables that are no longer used. Without it, large arrays are collected only once the heap has grown to several
/// times what is in use. A collection takes milliseconds here, because arrays of numbers have no references to follow.
/// </summary>
internal static class LargeTables
{
    /// <summary>Tables of fewer cells, 8 MiB of numbers, are left to the runtime.</summary>
    private const int FewestCells = 1 << 20;

    /// <summary>Collects if a table of so many cells was computed with.</summary>
    public static void GiveBack(int documents, int labels)
    {
        if ((long)documents * labels >= FewestCells)
        {
            GC.Collect();
        }
    }
}
