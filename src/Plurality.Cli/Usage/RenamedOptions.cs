using System.CommandLine;

namespace Plurality.Cli.Usage;

/// <summary>Options that have another name now. They no longer work, but the message names the new one.</summary>
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
    ];

    /// <summary>What a verb calls an option that it once called otherwise; null if it never did.</summary>
    public static string? NewNameOf(string old, Command command) =>
        All.FirstOrDefault(renamed => renamed.Old == old && command.Options.Any(option => option.Name == renamed.New.Split(' ')[0])).New;
}
