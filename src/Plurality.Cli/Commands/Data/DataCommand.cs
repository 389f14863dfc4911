using System.CommandLine;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Commands.Data;

/// <summary><c>plurality data</c>: data sets and their annotators, without any model.</summary>
internal sealed class DataCommand : Command
{
    /// <summary>Creates the command and its subcommands.</summary>
    public DataCommand(Terminal terminal)
        : base("data", "Imports, inspects, samples, splits and exports data sets with the votes of their annotators.")
    {
        Add(new FormatsCommand(terminal));
        Add(new ImportCommand(terminal));
        Add(new InspectCommand(terminal));
        Add(new SampleCommand(terminal));
        Add(new SplitCommand(terminal));
        Add(new ExportCommand(terminal));
        Add(new BoxesCommand(terminal));
    }
}
