using System.Globalization;
using Plurality.Llama;
using Plurality.Models;

namespace Plurality.Cli.Output;

/// <summary>Says, when all is done, that documents had to wait for room in the context.</summary>
internal static class ReducedWaves
{
    /// <summary>Warns where that was so, with the numbers of the wave that was reduced most.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="model">The model that answered.</param>
    public static void Warn(Terminal terminal, ILanguageModel model)
    {
        if (model is LlamaLanguageModel { ReducedWave: { } reduced } local)
        {
            terminal.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"of the {reduced.Documents} documents of a wave only {reduced.Together} fitted together into the context of "
                        + $"{local.Record.ContextCells} cells, and the others waited. This costs time, no result; use a larger "
                        + $"--context or a smaller wave."
                )
            );
        }
    }
}
