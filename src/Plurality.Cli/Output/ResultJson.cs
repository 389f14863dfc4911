using Plurality.Runtime.Decoding;
using Plurality.Traces;

namespace Plurality.Cli.Output;

/// <summary>A classified document as a line of JSON.</summary>
internal static class ResultJson
{
    /// <summary>Writes the line, or that of the fault.</summary>
    public static void Write(Terminal terminal, Classification result) =>
        terminal.Output.WriteLine(
            result.Trace is { } trace && result.Probabilities is { } probabilities
                ? ResultLine.Of(result.Item, trace, probabilities)
                : ResultLine.OfFault(result.Item, result.Fault ?? "")
        );
}
