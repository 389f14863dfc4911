namespace Plurality.Models;

/// <summary>A model cannot do what it was asked: it does not load, fails while computing, or returns invalid numbers.</summary>
public sealed class ModelException : PluralityException
{
    /// <summary>Carries the failure, in the library's own words if it has any, and the remedy.</summary>
    public ModelException(string message, Exception? inner = null)
        : base(message, inner) { }
}
