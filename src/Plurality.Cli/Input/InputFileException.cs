namespace Plurality.Cli.Input;

/// <summary>A file that was named on the command line and cannot be read.</summary>
internal sealed class InputFileException : PluralityException
{
    /// <summary>Names the file and says why, in the system's words.</summary>
    public InputFileException(string file, string reason, Exception? inner = null)
        : base($"{file} must be a file that can be read; {reason} Check the name and the permissions.", inner) => File = file;

    /// <summary>The file as the user named it.</summary>
    public string File { get; }
}
