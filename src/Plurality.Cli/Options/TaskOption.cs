using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The option of commands that must know how many labels an item may have.</summary>
internal static class TaskOption
{
    /// <summary>Creates the option.</summary>
    public static ChoiceOption<TaskKind> Create() =>
        new(
            "--task",
            "multi-label: an item has none, one or several labels. single-label: it has exactly one.",
            "multi-label",
            ("multi-label", TaskKind.MultiLabel),
            ("single-label", TaskKind.SingleLabel)
        );
}
