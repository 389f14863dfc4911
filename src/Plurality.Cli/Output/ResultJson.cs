using Plurality.Classification;
using Plurality.Cli.Terminals;
using Plurality.Evaluation;

namespace Plurality.Cli.Output;

/// <summary>A classified document as a line of JSON.</summary>
internal static class ResultJson
{
    /// <summary>Writes the line, or the line of the fault.</summary>
    public static void Write(Terminal terminal, ClassifiedDocument document) =>
        terminal.Output.WriteLine(
            document.Outcome.TryGetValue(out var result)
                ? ResultLine.Of(document.Item, result.Trace, result.Probabilities)
                : ResultLine.OfFault(document.Item, document.Outcome.Fault!.Message)
        );
}
