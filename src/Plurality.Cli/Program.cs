using System.Runtime.InteropServices;
using Plurality.Cli;
using Plurality.Cli.Commands;
using Plurality.Cli.Terminals;

Terminal.UseInvariantCulture();

// The first signal ends the work in good order, the second one the process.
using var interrupted = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    if (interrupted.IsCancellationRequested)
    {
        return;
    }

    signal.Cancel = true;
    interrupted.Cancel();
}

using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return await CommandLine.RunAsync(args, Services.OfProcess(interrupted.Token), interrupted.Token).ConfigureAwait(false);
