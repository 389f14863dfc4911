namespace Plurality.Llama.Errors;

/// <summary>
/// The llama.cpp libraries cannot be used: a library is missing, cannot be loaded, or has structures that the bindings do not support.
/// The message lists every path that was tried and quotes the loader.
/// </summary>
internal sealed class NativeLibraryException : PluralityException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="triedPaths">Every path that was tried, in order; empty if a library was loaded and then refused.</param>
    /// <param name="inner">The exception of the loader, if there is one.</param>
    public NativeLibraryException(string message, IReadOnlyList<string> triedPaths, Exception? inner = null)
        : base(message, inner) => TriedPaths = triedPaths;

    /// <summary>Every path that was tried, in order.</summary>
    public IReadOnlyList<string> TriedPaths { get; }
}
