using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Models;

namespace Plurality.Cli.Output;

/// <summary>Says so where another batch size was measured to be faster. It is a run's own: another size has other last digits.</summary>
internal static class TunedBatches
{
    /// <summary>Tells the batch size that <c>models tune</c> found fastest on this device, if a run has another.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="model">The model.</param>
    /// <param name="sizes">The batch sizes of the runs.</param>
    public static void Tell(Terminal terminal, ILanguageModel model, IEnumerable<int> sizes)
    {
        if (model is LlamaLanguageModel { TunedBatchSize: { } tuned } && sizes.FirstOrDefault(size => size != tuned) is var other and > 0)
        {
            terminal.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Batches of {other} are computed; batches of {tuned} were the fastest on this device (batch-size)."
                )
            );
        }
    }
}
