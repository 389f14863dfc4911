using System.CommandLine;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Options;

/// <summary>The option of every command that keeps or reads runs.</summary>
internal static class StoreOption
{
    private const string DefaultFile = "plurality.db";

    /// <summary>Creates the option.</summary>
    public static FileOption Create() =>
        new("--store")
        {
            Description = "The database of runs.",
            HelpName = "FILE.db",
            DefaultValueFactory = _ => DefaultFile,
        };

    /// <summary>The option as it is typed to use the same store again, after a space; empty for the default.</summary>
    public static string Argument(ParseResult parse, FileOption option) =>
        parse.GetRequiredValue(option) is var file && file == DefaultFile ? "" : $" {option.Name} {Shown.Argument(file)}";
}
