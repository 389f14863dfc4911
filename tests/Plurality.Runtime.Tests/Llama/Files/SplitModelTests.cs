using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama;
using Plurality.Llama.Files;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Runtime.Tests.Llama.Adapters;
using Plurality.Runtime.Tests.Llama.Native;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Plurality.Training.Weights;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Files;

/// <summary>Models in several files are the same models, to the last bit.</summary>
public sealed class SplitModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _whole;

    public SplitModelTests() => _whole = TinyModel.Write(_folder.File("whole.gguf"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Parts_compute_the_digits_of_the_whole(int count, bool emptyFirst)
    {
        var first = Parts(count, emptyFirst)[0];

        Assert.Equal(Logits(_whole), Logits(first));
        Assert.Equal(GgufValidator.Read(_whole).Tensors.Count, GgufValidator.Read(first).Tensors.Count);
    }

    [Fact]
    public void Preparing_and_adapters_see_the_tensors_of_all_parts()
    {
        var first = Parts(3)[0];
        var adapter = TinyAdapter.Write(_folder.File("a.gguf"), TinyAdapter.Of(_whole));

        Assert.Equal(TinyAdapter.Logits(_whole, kernels: true, adapter), TinyAdapter.Logits(first, kernels: true, adapter));
    }

    [Fact]
    public void The_identity_has_all_parts_and_the_name_has_no_numbers()
    {
        var parts = Parts(3);
        var hashes = string.Concat(parts.Select(part => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(part)))));
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes)));

        using (var model = Open(parts[0]))
        {
            Assert.Equal("tiny", model.Identity.Model);
            Assert.Equal((expected, expected), (model.Record.SourceSha256, model.Record.FileSha256));
        }

        var bytes = File.ReadAllBytes(parts[2]);
        bytes[^5] ^= 1;
        File.WriteAllBytes(parts[2], bytes);
        var said = new List<string>();
        using var changed = Open(parts[0], said);

        Assert.NotEqual(expected, changed.Record.SourceSha256);
        Assert.Contains(said, text => text.StartsWith("Trying tiny-00001-of-00003.gguf", StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_are_expanded_into_the_file_of_the_whole()
    {
        var first = Parts(2)[0];
        var store = new ModelStore(_folder.File("cache"), NullLogger.Instance);

        var whole = store.Prepare(_whole, WeightFormat.F16, TestContext.Current.CancellationToken);
        var parts = store.Prepare(first, WeightFormat.F16, TestContext.Current.CancellationToken);

        Assert.NotEqual(whole.Path, parts.Path);
        Assert.Equal(Logits(whole.Path), Logits(parts.Path));
        Assert.Equal((first, WeightFormat.F16), (parts.Source, parts.Weights));
    }

    [Fact]
    public void The_trainer_reads_the_weights_of_all_parts()
    {
        using var whole = ModelWeights.Read(_whole);
        using var parts = ModelWeights.Read(Parts(3)[0]);

        Assert.Equal(whole.Embeddings.Numbers.ToArray(), parts.Embeddings.Numbers.ToArray());
        Assert.Equal(whole.OutputNorm.Numbers.ToArray(), parts.OutputNorm.Numbers.ToArray());
        for (var layer = 0; layer < whole.Blocks.Count; layer++)
        {
            for (var matrix = 0; matrix < whole.Blocks[layer].Matrices.Count; matrix++)
            {
                Assert.Equal(
                    whole.Blocks[layer].Matrices[matrix].Numbers.ToArray(),
                    parts.Blocks[layer].Matrices[matrix].Numbers.ToArray()
                );
            }
        }
    }

    private IReadOnlyList<string> Parts(int count, bool emptyFirst = false) =>
        TinyModel.WriteParts(_folder.File("tiny"), TinyModel.Build().Split(count, emptyFirst));

    private LlamaLanguageModel Open(string path, List<string>? said = null) =>
        LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = path,
                CacheDirectory = _folder.File("cache"),
                ContextCells = 1024,
                Progress = said is null ? null : new Said(said),
            },
            TestContext.Current.CancellationToken
        );

    private static float[] Logits(string path)
    {
        using var model = LlamaModel.Load(EmbeddedModelFixture.Library, path, gpuLayers: 0);
        Assert.Equal(15, model.KernelCoverage.Read);
        using var context = model.CreateContext(
            new LlamaContextOptions(256, 64, 1, KeyValueType.F32, Observe: false, Kernels: model.SuitsKernels)
        );
        using var batch = new LlamaBatch(64, 64);
        for (var position = 0; position < 9; position++)
        {
            batch.Add(3 + (position * 7), position, [0], logits: position == 8);
        }

        context.Decode(batch, TestContext.Current.CancellationToken);
        return context.Logits(8).ToArray();
    }

    private sealed class Said(List<string> texts) : IProgress<string>
    {
        public void Report(string value) => texts.Add(value);
    }
}
