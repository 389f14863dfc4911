using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Plurality.Cli.Options;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Usage;

/// <summary>Prints the library's help text, then the examples of the command.</summary>
internal sealed class HelpWithExamples(HelpAction help, TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        string[] examples = parseResult.CommandResult.Command is Verb verb ? [.. verb.Examples] : ["plurality demo"];
        output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
        foreach (var example in examples)
        {
            output.WriteLine($"  {example}");
        }

        return ExitCode.Done;
    }
}
