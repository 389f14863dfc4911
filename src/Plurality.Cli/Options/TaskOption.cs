using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The option that says how many labels a document may have.</summary>
internal static class TaskOption
{
    /// <summary>Makes the option.</summary>
    public static ChoiceOption<TaskKind> Create() => new(
        "--task", "How many labels a document may have: any number, or exactly one.", "multi-label", ("multi-label", TaskKind.MultiLabel), ("single-label", TaskKind.SingleLabel));
}
