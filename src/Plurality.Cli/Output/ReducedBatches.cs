using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Models;

namespace Plurality.Cli.Output;

/// <summary>Warns at the end if documents had to wait for space in the KV cache.</summary>
internal static class ReducedBatches
{
    /// <summary>Warns with the numbers of the batch that was reduced most, if one was.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="model">The model.</param>
    public static void Warn(Terminal terminal, ILanguageModel model)
    {
        if (model is LlamaLanguageModel { ReducedBatch: { } reduced } local)
        {
            terminal.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"only {reduced.Together} of the {reduced.Documents} documents of a batch fitted into the KV cache of "
                        + $"{local.Record.ContextCells} tokens; the others waited. Results do not change, but it takes longer. Use a "
                        + $"larger --ctx-size or a smaller batch."
                )
            );
        }
    }
}
