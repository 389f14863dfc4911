using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class BusyMachineTests
{
    [Theory]
    [InlineData(1.1, 2, "warning: the machine was busy at the start (load average 1.1). Beware.\n")]
    [InlineData(1.0, 2, "")]
    [InlineData(null, 1, "")]
    public void From_half_a_process_a_thread_on_a_machine_is_called_busy(double? load, int threads, string warning)
    {
        var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            Input = Stream.Null,
            OutputStream = Stream.Null,
            Error = error,
        };

        BusyMachine.Warn(terminal, load, threads, "Beware.");

        Assert.Equal(warning, error.ToString());
    }
}
