namespace Plurality.Models;

/// <summary>A model that cannot do what it was asked: it does not load, it fails while computing, it gives numbers that are none.</summary>
public sealed class ModelException : PluralityException
{
    /// <summary>Carries what failed, in the library's own words where it has any, and what to do.</summary>
    public ModelException(string message, Exception? inner = null)
        : base(message, inner) { }
}
