namespace Plurality.Cli.Terminals;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>Success, also if the reader of standard output closed it early.</summary>
    public const int Done = 0;

    /// <summary>The user must fix something, such as a file, a label, or a document that is too long.</summary>
    public const int MustFix = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>A fault of the program.</summary>
    public const int InternalFault = 3;

    /// <summary>Ctrl-C or a request to terminate: 128 plus the number of the signal, as in shells.</summary>
    public const int Interrupted = 130;
}
