namespace Plurality.Cli.Commands;

internal sealed class RunsCommand : Verb
{
    public RunsCommand(Services services)
        : base("runs", "x", "x") => _ = services;
}
