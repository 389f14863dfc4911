namespace Plurality.Cli.Commands;

internal sealed class ModelsCommand : Verb
{
    public ModelsCommand(Services services)
        : base("models", "x", "x") => _ = services;
}
