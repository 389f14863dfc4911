namespace Plurality.Cli.Input;

/// <summary>A file on the command line cannot be read.</summary>
internal sealed class InputFileException : PluralityException
{
    /// <summary>Creates the exception with what is wrong and what to do, both as sentences.</summary>
    public InputFileException(string file, string sentences, Exception? inner = null)
        : base($"{file}: {sentences}", inner) => File = file;

    /// <summary>A file that the system does not open, in the same words for every command.</summary>
    public static InputFileException NotOpened(string file, Exception exception) =>
        new(
            file,
            exception switch
            {
                _ when Directory.Exists(file) => "it is a folder. Name a file.",
                FileNotFoundException or DirectoryNotFoundException => "there is no such file. Check the name.",
                UnauthorizedAccessException => "you may not read it. Check its permissions.",
                _ => $"it cannot be read: {exception.Message.TrimEnd('.')}. Check the name and the disk.",
            },
            exception
        );

    /// <summary>The file as the user named it.</summary>
    public string File { get; }
}
