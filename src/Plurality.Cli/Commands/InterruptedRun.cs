using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary>The message after the user interrupts a stored run.</summary>
internal static class InterruptedRun
{
    /// <summary>Reports how much is stored and how to resume.</summary>
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
