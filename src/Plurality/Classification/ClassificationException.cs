namespace Plurality.Classification;

/// <summary>A method cannot be applied to the given input.</summary>
internal sealed class ClassificationException : PluralityException
{
    /// <summary>Carries the requirement, the value found and the remedy.</summary>
    public ClassificationException(string message)
        : base(message) { }
}
