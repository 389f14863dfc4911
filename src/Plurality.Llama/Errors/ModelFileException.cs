namespace Plurality.Llama.Errors;

/// <summary>
/// A model file cannot be used: it is missing or damaged, is not a GGUF file, or the engine refuses it. The message names the file,
/// lists its faults, and says what to do.
/// </summary>
internal sealed class ModelFileException : PluralityException
{
    // One shifted byte can cause hundreds of faults. The first few are enough.
    private const int FaultsInMessage = 8;

    private const string ModelKind = "Model file";

    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="faults">The faults, at least one, each a sentence without a full stop.</param>
    /// <param name="remedy">What the user can do, as a full sentence.</param>
    /// <param name="inner">The exception of the system, if there is one.</param>
    /// <param name="kind">What the file should be, to begin the message with.</param>
    public ModelFileException(string file, IReadOnlyList<string> faults, string remedy, Exception? inner = null, string kind = ModelKind)
        : base(Describe(kind, file, faults, remedy), inner)
    {
        File = file;
        Faults = faults;
        Remedy = remedy;
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>The faults: each says what must be what, and what was found.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>What the user can do.</summary>
    public string Remedy { get; }

    private static string Describe(string kind, string file, IReadOnlyList<string> faults, string remedy)
    {
        if (faults.Count == 1)
        {
            return $"{kind} {file}: {faults[0]}. {remedy}";
        }

        var shown = string.Concat(faults.Take(FaultsInMessage).Select(fault => $"\n  - {fault}"));
        var more = faults.Count > FaultsInMessage ? $"\n  - and {faults.Count - FaultsInMessage} more" : "";
        return $"{kind} {file} has {faults.Count} faults:{shown}{more}\n{remedy}";
    }
}
