namespace Plurality.Llama.Errors;

/// <summary>
/// A model file that cannot be used: missing, not a GGUF file, damaged, or refused by the engine. The message names the file, everything
/// that is wrong with it, and what to do.
/// </summary>
public sealed class ModelFileException : PluralityException
{
    // A file with one shifted byte can be wrong in hundreds of places; the first few tell the story.
    private const int FaultsInMessage = 8;

    /// <summary>Reports the faults of one file.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="faults">What is wrong, one sentence without a full stop each; at least one.</param>
    /// <param name="remedy">What the user can do, a full sentence.</param>
    /// <param name="inner">What the system said, where it said something.</param>
    public ModelFileException(string file, IReadOnlyList<string> faults, string remedy, Exception? inner = null)
        : base(Describe(file, faults, remedy), inner)
    {
        File = file;
        Faults = faults;
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>Everything that is wrong with it: what must be what, and what was found.</summary>
    public IReadOnlyList<string> Faults { get; }

    private static string Describe(string file, IReadOnlyList<string> faults, string remedy)
    {
        if (faults.Count == 1)
        {
            return $"Model file {file}: {faults[0]}. {remedy}";
        }

        var shown = string.Concat(faults.Take(FaultsInMessage).Select(fault => $"\n  - {fault}"));
        var more = faults.Count > FaultsInMessage ? $"\n  - and {faults.Count - FaultsInMessage} more" : "";
        return $"Model file {file} has {faults.Count} faults:{shown}{more}\n{remedy}";
    }
}
