using Plurality.Llama.Cache;
using Plurality.Llama.Errors;
using Plurality.Llama.Native;

namespace Plurality.Llama.Check;

/// <summary>Lets no model file near this process that has not answered in another one before.</summary>
internal sealed class ModelCheck(LlamaLibrary library, KnownGoodModels known)
{
    private const string Remedy = "Download the file again, or use another model.";

    /// <summary>Returns where the model is good, and remembers it.</summary>
    /// <param name="path">A file that has passed <see cref="Llama.Gguf.GgufValidator"/>.</param>
    /// <param name="sha256">Its hash.</param>
    /// <param name="progress">Told where the model must be tried, or null.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>What the user should know; usually nothing.</returns>
    /// <exception cref="ModelFileException">The library refuses the file or crashes on it, or its logits are not finite.</exception>
    public IReadOnlyList<string> Require(string path, string sha256, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (known.Contains(sha256))
        {
            return [];
        }

        progress?.Report($"Trying {Path.GetFileName(path)} in a process of its own (once)");
        string[] warnings = [];
        switch (TrialProcess.Run(path, library.Directory, cancellationToken))
        {
            case TrialOutcome.Bad bad:
                throw new ModelFileException(path, [bad.Fault], Remedy);
            case TrialOutcome.NotTried notTried:
                RunHere(path, cancellationToken);
                warnings =
                [
                    $"{path} could not be tried in a process of its own ({notTried.Reason}) and was loaded here: a damaged file may end "
                        + $"the program.",
                ];
                break;
        }

        known.Add(sha256);
        return warnings;
    }

    private void RunHere(string path, CancellationToken cancellationToken)
    {
        if (ModelTrial.Run(library, path, cancellationToken) is { } fault)
        {
            throw new ModelFileException(path, [fault], Remedy);
        }
    }
}
