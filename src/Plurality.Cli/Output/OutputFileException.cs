namespace Plurality.Cli.Output;

/// <summary>An output file on the command line cannot be written.</summary>
internal sealed class OutputFileException : PluralityException
{
    /// <summary>Creates the exception.</summary>
    public OutputFileException(string file, string reason, string remedy)
        : base($"{file} must be a new file; {reason} {remedy}") => File = file;

    /// <summary>The file as the user named it.</summary>
    public string File { get; }
}
