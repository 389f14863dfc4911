namespace Plurality.Cli.Output;

/// <summary>A file that was named on the command line and is not written there.</summary>
internal sealed class OutputFileException : PluralityException
{
    /// <summary>Names the file, says why, and what to do.</summary>
    public OutputFileException(string file, string reason, string remedy)
        : base($"{file} must be a new file; {reason} {remedy}") => File = file;

    /// <summary>The file as the user named it.</summary>
    public string File { get; }
}
