namespace Plurality.Datasets.Splits;

/// <summary>The parts of a data set cannot be made.</summary>
internal sealed class SplitException : PluralityException
{
    /// <summary>Reports the requirement, what was found and how to fix it.</summary>
    public SplitException(string message)
        : base(message) { }
}
