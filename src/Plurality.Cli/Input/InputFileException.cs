namespace Plurality.Cli.Input;

/// <summary>A file on the command line cannot be read.</summary>
internal sealed class InputFileException : PluralityException
{
    /// <summary>Creates the exception with the reason that the system states.</summary>
    public InputFileException(string file, string reason, Exception? inner = null)
        : base($"{file} must be a file that can be read; {reason} Check the name and the permissions.", inner) => File = file;

    /// <summary>The file as the user named it.</summary>
    public string File { get; }
}
