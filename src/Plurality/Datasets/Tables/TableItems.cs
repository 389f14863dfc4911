namespace Plurality.Datasets.Tables;

/// <summary>From the rows of a table to items.</summary>
internal static class TableItems
{
    /// <summary>Reads the items of a table one after the other; those with a fault are noted and passed over.</summary>
    /// <param name="table">The table, from any source.</param>
    /// <param name="form">What its rows and columns mean; null to tell it from the header and the first 1,000 rows.</param>
    /// <param name="reading">How to read it.</param>
    /// <param name="faults">Where faults are noted.</param>
    /// <exception cref="DatasetFormatException">While enumerating: the columns cannot be read, or the limit of faults is met.</exception>
    public static IEnumerable<LocatedItem> Read(Table table, TableForm? form, DatasetReading reading, FaultLog faults)
    {
        _ = (table, form, reading, faults);
        throw new NotImplementedException();
    }
}
