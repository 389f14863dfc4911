using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Check;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Check;

/// <summary>Files that pass for models until the library looks at them: this process must outlive them all.</summary>
public sealed class DamagedModelTests : IDisposable
{
    private const int Flips = 200;

    /// <summary>Most flips hit weights, which no one can tell from other weights; a few of them are tried, at 0.3 s each.</summary>
    private const int TrialsOfFlips = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_that_makes_the_library_abort_is_reported_with_its_last_words()
    {
        // More experts used than there are: an assertion of the library that validation leaves to it.
        var model = TinyModel.Write(_folder.File("model.gguf"), change: tiny =>
            tiny.Set("llama.expert_count", 2u).Set("llama.expert_used_count", 5u)
        );

        var bad = Assert.IsType<TrialOutcome.Bad>(Try(GgufValidator.Read(model).Path));

        Assert.Contains("crashed", bad.Fault, StringComparison.Ordinal);
        Assert.Contains("GGML_ASSERT", bad.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_the_architecture_needs_is_missed_by_the_library()
    {
        var model = TinyModel.Write(_folder.File("model.gguf"), change: tiny => tiny.RemoveTensor("blk.1.attn_k.weight"));

        var bad = Assert.IsType<TrialOutcome.Bad>(Try(GgufValidator.Read(model).Path));

        Assert.Contains("blk.1.attn_k.weight", bad.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_the_wrong_shape_is_refused()
    {
        var model = TinyModel.Write(_folder.File("model.gguf"), change: tiny =>
            tiny.RemoveTensor("output_norm.weight").AddTensor("output_norm.weight", [8], new float[8])
        );

        Assert.IsType<TrialOutcome.Bad>(Try(GgufValidator.Read(model).Path));
    }

    [Fact]
    public void The_tiny_model_passes()
    {
        Assert.IsType<TrialOutcome.Good>(Try(TinyModel.Write(_folder.File("model.gguf"))));
    }

    [Fact]
    public void Flipped_bits_are_refused_or_harmless()
    {
        var whole = TinyModel.Build().ToBytes();
        var headEnd = (int)GgufFile.Read(_folder.Write("whole.gguf", whole)).HeaderEnd;
        var random = new Random(1);

        var passed = new List<string>();
        var refused = 0;
        for (var i = 0; i < Flips; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(headEnd)] ^= (byte)(1 << random.Next(8)); // the head: what lies behind it are weights
            var path = _folder.Write($"{i}.gguf", damaged);
            try
            {
                GgufValidator.Read(path);
                passed.Add(path);
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, Flips / 4, Flips);
        Assert.All(passed.Take(TrialsOfFlips), path => Assert.IsNotType<TrialOutcome.NotTried>(Try(path)));
    }

    private static TrialOutcome Try(string path) =>
        TrialProcess.Run(path, LlamaLibrary.Load(null, NullLogger.Instance).Directory, gpuLayers: 0, TestContext.Current.CancellationToken);
}
