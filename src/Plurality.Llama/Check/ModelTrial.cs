using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Check;

/// <summary>Loads a model and asks it for one token: whatever the library would not survive, it does not survive here.</summary>
internal static class ModelTrial
{
    private const int Cells = 256;

    /// <summary>Runs the trial, in this process and on the CPU: it is the file that is on trial, not a graphics card's memory.</summary>
    /// <returns>What is wrong, in the library's words where it has some; null where the model has answered.</returns>
    public static string? Run(LlamaLibrary library, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var model = LlamaModel.Load(library, path, gpuLayers: 0);
            using var context = model.CreateContext(
                new LlamaContextOptions(Cells, BatchTokens: Cells, PhysicalCores.Count, KeyValueType.F16, Observe: false)
            );
            using var batch = new LlamaBatch(tokenCapacity: 1, sequenceCapacity: 1);
            batch.Add(token: 0, position: 0, sequences: [0], logits: true);
            context.Decode(batch, cancellationToken);
            return AreFinite(context.Logits(0)) ? null : "the logits that it computes must be finite numbers; got NaN or infinity";
        }
        catch (ModelException exception)
        {
            return LlamaLog.Quote() is { Length: > 0 } said
                ? $"llama.cpp {library.Version} must load it and give a token; it refuses.{said}"
                : exception.Message.TrimEnd('.');
        }
    }

    private static bool AreFinite(ReadOnlySpan<float> logits)
    {
        foreach (var logit in logits)
        {
            if (!float.IsFinite(logit))
            {
                return false;
            }
        }

        return true;
    }
}
