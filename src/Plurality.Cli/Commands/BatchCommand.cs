using System.CommandLine;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality batch</c>: a run that an engine computes from files.</summary>
internal sealed class BatchCommand : Command
{
    /// <summary>Creates the command and its subcommands.</summary>
    public BatchCommand(Services services)
        : base("batch", "Computes a run by files: writes its requests in the batch form of OpenAI, and reads the answers.")
    {
        Add(new BatchWriteCommand(services));
        Add(new BatchReadCommand(services));
    }
}
