using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary>What is said when the user interrupts a run that is stored.</summary>
internal static class InterruptedRun
{
    /// <summary>Tells how much is stored, and how to go on.</summary>
    /// <returns>The exit code.</returns>
    public static int Tell(Terminal terminal, RunStore store, Experiment experiment)
    {
        var done = store.Find(experiment.Spec.Name)?.Done ?? 0;
        terminal.Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"interrupted; {done} of {experiment.Documents.Count} documents are stored. Run again with the same command to go on."
            )
        );
        return ExitCode.Interrupted;
    }
}
