using System.CommandLine;
using Plurality.Cli.Options;
using Plurality.Cli.Usage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality docs</c>, for developers: the reference page of all commands, made from the commands themselves.</summary>
internal sealed class DocsCommand : Verb
{
    /// <summary>Creates the command.</summary>
    public DocsCommand(Services services)
        : base("docs", "Writes the reference page of all commands.", "plurality docs > docs/reference/cli.md")
    {
        Hidden = true;
        SetAction(parse => services.Terminal.Output.Write(ReferencePage.Of((RootCommand)parse.RootCommandResult.Command)));
    }
}
