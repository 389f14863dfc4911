using System.Globalization;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Output;

/// <summary>Warns when other work disturbed a measurement.</summary>
internal static class BusyMachine
{
    /// <summary>The load per thread above which the machine counts as busy.</summary>
    private const double BusyLoad = 0.5;

    /// <summary>Warns if the machine was busy.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="loadAverage">The load average; null if unknown.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="consequence">The consequence for the figures, one sentence.</param>
    public static void Warn(Terminal terminal, double? loadAverage, int threads, string consequence)
    {
        if (loadAverage > threads * BusyLoad)
        {
            terminal.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the machine was busy at the start (load average {loadAverage:0.0}). {consequence}"
                )
            );
        }
    }
}
