namespace Plurality.Cli.Input;

/// <summary>A file that was to be written exists already.</summary>
internal sealed class OutputFileException : PluralityException
{
    /// <summary>Names the file.</summary>
    public OutputFileException(string file)
        : base($"{file} must be a new file; it exists. Name another one, or replace it with --force.") => File = file;

    /// <summary>The file as the user named it.</summary>
    public string File { get; }
}
