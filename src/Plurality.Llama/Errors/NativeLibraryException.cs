namespace Plurality.Llama.Errors;

/// <summary>
/// The llama.cpp libraries cannot be used: none was found, one could not be loaded, or its structures are not those that this program was
/// written for. The message lists every path that was tried and the loader's own words.
/// </summary>
public sealed class NativeLibraryException : PluralityException
{
    /// <summary>Says what is wrong with the library, where it was looked for and what to do.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="triedPaths">Every file that was looked for, in this order; empty where a library was loaded and then refused.</param>
    /// <param name="inner">The loader's own exception, where there is one.</param>
    public NativeLibraryException(string message, IReadOnlyList<string> triedPaths, Exception? inner = null)
        : base(message, inner) => TriedPaths = triedPaths;

    /// <summary>Every file that was looked for, in this order.</summary>
    public IReadOnlyList<string> TriedPaths { get; }
}
