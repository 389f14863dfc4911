using Plurality.Llama.Cache;
using Plurality.Llama.Errors;
using Plurality.Llama.Native;

namespace Plurality.Llama.Check;

/// <summary>Checks that a model file was loaded successfully in a child process before this process loads it.</summary>
internal sealed class ModelCheck(LlamaLibrary library, KnownGoodModels known, int gpuLayers)
{
    private string Remedy =>
        gpuLayers == 0
            ? "Download the file again, or use another model."
            : "Use --gpu-layers 0 to compute on the CPU, a llama.cpp that is built for this GPU and its driver (PLURALITY_LLAMA_DIR), or "
                + "another model.";

    /// <summary>Checks a model and remembers good ones.</summary>
    /// <param name="path">A file that has passed <see cref="Llama.Gguf.GgufValidator"/>.</param>
    /// <param name="sha256">Its hash.</param>
    /// <param name="progress">Receives a sentence before the model is tried, or null.</param>
    /// <param name="cancellationToken">Cancels the trial.</param>
    /// <returns>Warnings for the user; usually none.</returns>
    /// <exception cref="ModelFileException">The library refuses the file or crashes on it, or its logits are not finite.</exception>
    public IReadOnlyList<string> Require(string path, string sha256, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (known.Contains(sha256))
        {
            return [];
        }

        progress?.Report($"Trying {Path.GetFileName(path)} in a child process (once)");
        string[] warnings = [];
        switch (TrialProcess.Run(path, library.Directory, gpuLayers, cancellationToken))
        {
            case TrialOutcome.Bad bad:
                throw new ModelFileException(path, [bad.Fault], Remedy);
            case TrialOutcome.NotTried notTried:
                RunHere(path, cancellationToken);
                warnings =
                [
                    $"{path} was loaded without a trial in a child process ({notTried.Reason}). A damaged file may end " + $"the program.",
                ];
                break;
        }

        known.Add(sha256);
        return warnings;
    }

    private void RunHere(string path, CancellationToken cancellationToken)
    {
        if (ModelTrial.Run(library, path, gpuLayers, cancellationToken) is { } fault)
        {
            throw new ModelFileException(path, [fault], Remedy);
        }
    }
}
