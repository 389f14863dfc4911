namespace Plurality.Cli.Options;

/// <summary>The option of every command that keeps or reads runs.</summary>
internal static class StoreOption
{
    /// <summary>Creates the option.</summary>
    public static FileOption Create() =>
        new("--store")
        {
            Description = "The database of runs.",
            HelpName = "FILE.db",
            DefaultValueFactory = _ => "plurality.db",
        };
}
