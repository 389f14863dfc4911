using System.CommandLine;

namespace Plurality.Cli.Commands;

internal sealed class DemoCommand : Command
{
    public DemoCommand(Services services)
        : base("demo", "x") => _ = services;
}
