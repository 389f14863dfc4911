namespace Plurality.Classification;

/// <summary>A method that cannot be applied with what was given.</summary>
internal sealed class ClassificationException : PluralityException
{
    /// <summary>Carries what must be what, what was found and what to do.</summary>
    public ClassificationException(string message)
        : base(message) { }
}
