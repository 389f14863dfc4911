using System.CommandLine;

namespace Plurality.Cli.Commands;

internal sealed class RunsCommand : Command
{
    public RunsCommand(Services services)
        : base("runs", "x") => _ = services;
}
