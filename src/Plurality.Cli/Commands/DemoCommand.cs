namespace Plurality.Cli.Commands;

internal sealed class DemoCommand : Verb
{
    public DemoCommand(Services services)
        : base("demo", "x", "x") => _ = services;
}
