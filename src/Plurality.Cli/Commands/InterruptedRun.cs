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
        var run = store.Find(experiment.Spec.Name);
        var (done, expected) = (run?.Done ?? 0, run?.Expected ?? experiment.Documents.Count);
        terminal.Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"interrupted; {done} of {expected} documents are stored. Run again with the same command to go on."
            )
        );
        return ExitCode.Interrupted;
    }
}
