using System.CommandLine;

namespace Plurality.Cli.Commands;

internal sealed class RunCommand : Command
{
    public RunCommand(Services services)
        : base("run", "x") => _ = services;
}
