using Plurality.Llama;
using Plurality.Llama.Files;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;

namespace Plurality.Runtime.Tests.Llama.Architectures;

/// <summary>Opens a model that a test has written, without the trial in a child process.</summary>
internal static class UntriedModel
{
    public static LlamaLanguageModel Open(string path, bool useKernels) =>
        LlamaLanguageModel.Load(
            new PreparedModel(path, "none", WeightFormat.Shipped, path, "none", []),
            new LlamaModelOptions
            {
                Model = path,
                KeyValue = KeyValueType.F32,
                Threads = 1,
                ContextCells = 1024,
                UseKernels = useKernels,
            }
        );
}
