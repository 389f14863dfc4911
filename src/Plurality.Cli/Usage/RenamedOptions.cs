using System.CommandLine;

namespace Plurality.Cli.Usage;

/// <summary>Renamed options. The old names no longer work, but the error message states the new name.</summary>
internal static class RenamedOptions
{
    /// <summary>Old and new names. One old name can have several new ones: each verb has at most one of them.</summary>
    public static IReadOnlyList<(string Old, string New)> All { get; } =
    [
        ("--wave", "--batch-size"),
        ("--context", "--ctx-size"),
        ("--kv", "--cache-type"),
        ("--demos", "--demonstrations"),
        ("--estimator", "--method"),
        ("--documents", "--limit"),
        ("-n", "--limit"),
        ("--format", "--answer-format"),
        ("--format", "--input-format"),
        ("--csv", "--format csv"),
        ("--only", "--analyses"),
        ("--data", "--references"),
        ("--plots", "--charts"),
        ("--label-list", "--labels-file"),
        ("--labels-column", "--label-column"),
        ("--label-columns", "--indicator-columns"),
        ("--no-label", "--none-label"),
    ];

    /// <summary>The new name of a renamed option of a command; null if the command has no such option.</summary>
    public static string? NewNameOf(string old, Command command) =>
        All.FirstOrDefault(renamed => renamed.Old == old && command.Options.Any(option => option.Name == renamed.New.Split(' ')[0])).New;
}
