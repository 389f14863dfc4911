namespace Plurality.Datasets.Formats;

/// <summary>How a JSON file holds its records.</summary>
internal enum JsonShape
{
    /// <summary>It is no JSON.</summary>
    None,

    /// <summary>Objects one after the other, as in JSON Lines; each may have several lines.</summary>
    Lines,

    /// <summary>One array of objects (pandas: <c>orient="records"</c>).</summary>
    Array,

    /// <summary>One object from ids to objects (pandas: <c>orient="index"</c>).</summary>
    Entries,

    /// <summary>One object from columns to objects from rows to values (pandas: <c>orient="columns"</c>).</summary>
    Columns,

    /// <summary>One object from columns to lists of values, such as Python's dictionary of lists.</summary>
    Lists,

    /// <summary>One object with <c>columns</c>, <c>index</c> and <c>data</c> (pandas: <c>orient="split"</c>).</summary>
    Split,

    /// <summary>One object in which <c>data</c> is an array of objects (pandas: <c>orient="table"</c>).</summary>
    Wrapped,
}
