namespace Plurality.Catalogues;

/// <summary>Text that should hold a fitted state, and does not.</summary>
internal sealed class FittedStateException : PluralityException
{
    /// <summary>Says what must be there.</summary>
    /// <param name="sentence">What must be what, what was found and what to do.</param>
    /// <param name="inner">What the reader of JSON said, if it did.</param>
    public FittedStateException(string sentence, Exception? inner = null)
        : base(sentence, inner) { }
}
