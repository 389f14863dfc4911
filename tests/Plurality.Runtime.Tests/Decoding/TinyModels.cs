using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;

namespace Plurality.Runtime.Tests.Decoding;

/// <summary>A tiny model, opened as the product does and as the slow reference does. One thread: with more, waiting costs more than
/// work.</summary>
public sealed class TinyModels : IDisposable
{
    private const int Seed = 7;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public TinyModels()
    {
        _path = TinyModel.Write(_folder.File("tiny.gguf"), Seed);
        Model = Open();
        Naive = new NaiveModel(_path);
    }

    public LlamaLanguageModel Model { get; }

    internal NaiveModel Naive { get; }

    public LlamaLanguageModel Open(int threads = 1, int cells = 4096, int seed = Seed) =>
        LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = seed == Seed ? _path : TinyModel.Write(_folder.File(FormattableString.Invariant($"tiny{seed}.gguf")), seed),
                CacheDirectory = _folder.File("cache"),
                KeyValue = KeyValueType.F32,
                Threads = threads,
                ContextCells = cells,
            }
        );

    public void Dispose()
    {
        Model.Dispose();
        Naive.Dispose();
        _folder.Dispose();
    }
}
