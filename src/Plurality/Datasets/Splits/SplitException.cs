namespace Plurality.Datasets.Splits;

/// <summary>Parts of a data set that cannot be made.</summary>
internal sealed class SplitException : PluralityException
{
    /// <summary>Reports what must be what, what was found and what to do.</summary>
    public SplitException(string message)
        : base(message) { }
}
