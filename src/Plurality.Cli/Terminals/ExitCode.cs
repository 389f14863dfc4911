namespace Plurality.Cli.Terminals;

/// <summary>How the program says to its caller how it went.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for is done; also when the reader of standard output had enough.</summary>
    public const int Done = 0;

    /// <summary>The user must fix something: a file, a label, a document that is too long.</summary>
    public const int MustFix = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int WrongUsage = 2;

    /// <summary>A fault of the program itself.</summary>
    public const int InternalFault = 3;

    /// <summary>Ctrl-C or a request to terminate, as shells count it: 128 and the number of the signal.</summary>
    public const int Interrupted = 130;
}
