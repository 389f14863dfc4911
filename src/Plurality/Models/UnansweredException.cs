namespace Plurality.Models;

/// <summary>
/// The model gives no usable answer about one document: its server fails for good, or returns numbers that are not probabilities. The
/// scorer throws this into the document's routine. Other documents of the batch continue, and the document can be asked about again.
/// </summary>
public sealed class UnansweredException : PluralityException
{
    /// <summary>Carries what failed and what to do, in full sentences.</summary>
    public UnansweredException(string message, Exception? inner = null)
        : base(message, inner) { }
}
