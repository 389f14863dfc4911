using System.Globalization;

namespace Plurality.Cli.Output;

/// <summary>Says when measurements were taken beside other work.</summary>
internal static class BusyMachine
{
    /// <summary>From which load a thread on, before anything was measured, the machine is called busy.</summary>
    private const double BusyLoad = 0.5;

    /// <summary>Warns where that is so.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="loadAverage">How many processes wanted a core; null where that is not known.</param>
    /// <param name="threads">How many threads compute.</param>
    /// <param name="consequence">What it means for the figures, a sentence.</param>
    public static void Warn(Terminal terminal, double? loadAverage, int threads, string consequence)
    {
        if (loadAverage > threads * BusyLoad)
        {
            terminal.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"other work was going on at the start (load average {loadAverage:0.0}). {consequence}"
                )
            );
        }
    }
}
