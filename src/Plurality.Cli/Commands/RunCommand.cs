namespace Plurality.Cli.Commands;

internal sealed class RunCommand : Verb
{
    public RunCommand(Services services)
        : base("run", "x", "x") => _ = services;
}
