namespace Plurality.Runtime.Models;

/// <summary>
/// A model cannot be loaded, or failed at work: a file that the library refuses, no room left for the tokens of a batch, a chat template
/// that is missing. The message quotes the library's own words where it had any.
/// </summary>
public sealed class ModelException : PluralityException
{
    /// <summary>Says what failed of which model and what to do.</summary>
    public ModelException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
