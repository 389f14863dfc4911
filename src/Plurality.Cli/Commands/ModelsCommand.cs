using System.CommandLine;

namespace Plurality.Cli.Commands;

internal sealed class ModelsCommand : Command
{
    public ModelsCommand(Services services)
        : base("models", "x") => _ = services;
}
