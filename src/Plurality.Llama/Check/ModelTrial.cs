using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Check;

/// <summary>Loads a model and computes one token. If a file crashes the library, it crashes here.</summary>
internal static class ModelTrial
{
    private const int Cells = 256;

    /// <summary>Runs the trial in this process, with as many layers on a GPU as the run will have: a build for another GPU or driver
    /// passes on the CPU and ends the process on the GPU.</summary>
    /// <returns>The fault, in the library's words if possible; null if the model answers.</returns>
    public static string? Run(LlamaLibrary library, string path, int gpuLayers, CancellationToken cancellationToken)
    {
        try
        {
            using var model = LlamaModel.Load(library, path, gpuLayers, kernels: gpuLayers == 0);
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
                ? $"llama.cpp {library.Version} must load the file and compute a token; it refused the file.{said}"
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
