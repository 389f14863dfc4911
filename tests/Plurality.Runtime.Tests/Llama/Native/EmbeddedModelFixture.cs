using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Native;
using Plurality.Llama.Native.Bindings;
using Plurality.Runtime.Tests.Llama.Native;
using Plurality.TestKit.Folders;

[assembly: Xunit.AssemblyFixture(typeof(EmbeddedModelFixture))]

namespace Plurality.Runtime.Tests.Llama.Native;

/// <summary>The embedded model, as shipped and expanded to F16, loaded once for all tests that need a real one.</summary>
public sealed class EmbeddedModelFixture : IDisposable
{
    private readonly Lazy<LlamaModel> _model = new(() => LlamaModel.Load(Library, Path, gpuLayers: 0));
    private readonly Lazy<LlamaModel> _halfPrecision = new(LoadHalfPrecision);

    internal static LlamaLibrary Library => LlamaLibrary.Load(null, NullLogger.Instance);

    internal static string Path => System.IO.Path.Combine(Repository.Root, "models", "SmolLM2-135M-Instruct.Q4_1.gguf");

    internal LlamaModel Model => _model.Value;

    /// <summary>Its logits hardly depend on the shape of a batch; those of the shipped weights do, because their products round to 8
    /// bits.</summary>
    internal LlamaModel HalfPrecision => _halfPrecision.Value;

    internal LlamaContext CreateContext(int cells = 1024, int batchTokens = 512, int threads = 2, bool observe = false) =>
        Model.CreateContext(new LlamaContextOptions(cells, batchTokens, threads, KeyValueType.F16, observe));

    internal int[] Tokens(string text) => Model.Vocabulary.Tokenize(text, addSpecial: false, parseSpecial: false);

    public void Dispose()
    {
        if (_model.IsValueCreated)
        {
            Model.Dispose();
        }

        if (_halfPrecision.IsValueCreated)
        {
            HalfPrecision.Dispose();
        }
    }

    private static LlamaModel LoadHalfPrecision()
    {
        var path = System.IO.Path.GetTempFileName();
        try
        {
            LlamaModel.Quantize(Library, Path, path, WeightType.F16, threads: 2);
            return LlamaModel.Load(Library, path, gpuLayers: 0);
        }
        finally
        {
            File.Delete(path); // mapped, so it stays readable until the model is freed
        }
    }
}
