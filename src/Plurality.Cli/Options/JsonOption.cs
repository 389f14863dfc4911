using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>The option of every command that has results.</summary>
internal static class JsonOption
{
    /// <summary>Creates the option.</summary>
    public static Option<bool> Create() => new("--json") { Description = "Write results as JSON, one object per line." };
}
