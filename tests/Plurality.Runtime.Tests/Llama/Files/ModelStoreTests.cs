using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Errors;
using Plurality.Llama.Files;
using Plurality.Llama.Gguf;
using Plurality.Llama.Weights;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Files;

public sealed class ModelStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Cache => _folder.File("cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_the_users_own_is_loaded_as_it_is()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));

        var prepared = Store().Prepare(model, weights: null, TestContext.Current.CancellationToken);

        Assert.Equal(
            new PreparedModel(model, prepared.Sha256, WeightFormat.Shipped, model, prepared.Sha256, prepared.Warnings)
            {
                Adapters = prepared.Adapters,
            },
            prepared
        );
        Assert.Empty(prepared.Adapters);
        Assert.Empty(prepared.Warnings);
        Assert.Matches("^[0-9a-f]{64}$", prepared.Sha256);
    }

    [Theory]
    [InlineData(WeightFormat.F16, "F16")]
    [InlineData(WeightFormat.Q8_0, "Q8_0")]
    public void Weights_are_expanded_into_the_cache_folder(WeightFormat format, string type)
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));

        var prepared = Store().Prepare(model, format, TestContext.Current.CancellationToken);

        Assert.Empty(prepared.Warnings);
        Assert.Equal(format, prepared.Weights);
        Assert.StartsWith(Cache, prepared.Path, StringComparison.Ordinal);
        var expanded = GgufValidator.Read(prepared.Path);
        Assert.All(expanded.Tensors.Where(tensor => tensor.Dimensions.Count > 1), tensor => Assert.Equal(type, tensor.Type?.Name));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Cache, "models"), "*.tmp"));
    }

    [Fact]
    public void Weights_that_are_in_the_wanted_format_already_are_not_written_again()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));

        var prepared = Store().Prepare(model, WeightFormat.F32, TestContext.Current.CancellationToken);

        Assert.Equal((model, WeightFormat.F32), (prepared.Path, prepared.Weights));
        Assert.False(Directory.Exists(Path.Combine(Cache, "models")));
    }

    [Fact]
    public void An_expanded_file_is_used_again()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));
        var first = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken);
        var made = File.GetLastWriteTimeUtc(first.Path);

        var second = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken);

        Assert.Equal((first.Path, first.Sha256), (second.Path, second.Sha256));
        Assert.Equal(made, File.GetLastWriteTimeUtc(second.Path));
    }

    [Fact]
    public void A_damaged_expanded_file_is_made_again_with_a_warning()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));
        var first = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken);
        var bytes = File.ReadAllBytes(first.Path);
        bytes[^100] ^= 1;
        File.WriteAllBytes(first.Path, bytes);

        var second = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken);

        Assert.Contains("was damaged", Assert.Single(second.Warnings), StringComparison.Ordinal);
        Assert.Equal((first.Path, first.Sha256), (second.Path, second.Sha256));
        bytes[^100] ^= 1;
        Assert.Equal(bytes, File.ReadAllBytes(second.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"sha256\":null}")]
    [InlineData("[1]")]
    public void A_damaged_record_counts_as_a_damaged_file(string record)
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));
        var first = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken);
        File.WriteAllText(Path.ChangeExtension(first.Path, ".json"), record);

        var second = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken);

        Assert.Equal(first.Sha256, second.Sha256);
        Assert.Single(second.Warnings);
    }

    [Fact]
    public void What_a_dead_process_left_behind_is_cleared_away()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));
        var path = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken).Path;
        File.Delete(path);
        File.WriteAllText(Path.ChangeExtension(path, ".0123.tmp"), "half a model");

        var prepared = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken);

        Assert.Empty(prepared.Warnings);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Cache, "models"), "*.tmp"));
    }

    [Fact]
    public async Task Many_at_once_expand_a_model_once()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));
        using var start = new Barrier(4);

        var all = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            start.SignalAndWait(TestContext.Current.CancellationToken);
                            var said = new Said();
                            var prepared = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken, said);
                            return (
                                Prepared: prepared,
                                Expanded: said.Count(text => text.StartsWith("Converting", StringComparison.Ordinal))
                            );
                        },
                        TestContext.Current.CancellationToken,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
        );

        Assert.Equal(1, all.Sum(one => one.Expanded));
        Assert.Single(all.Select(one => one.Prepared.Sha256).Distinct());
        Assert.All(all, one => Assert.Empty(one.Prepared.Warnings));
    }

    [Fact]
    public void The_embedded_model_is_loaded_as_it_is()
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, "No kernels: this processor has no AVX2.");
        var prepared = Store().Prepare("embedded", weights: null, TestContext.Current.CancellationToken);

        Assert.Equal((WeightFormat.Shipped, EmbeddedModel.Path), (prepared.Weights, prepared.Path));
        Assert.Empty(prepared.Warnings);
        Assert.False(Directory.Exists(Path.Combine(Cache, "models")));
    }

    [Fact]
    public void Without_kernels_the_embedded_model_is_expanded_to_half_precision()
    {
        var prepared = Store().Prepare("embedded", weights: null, TestContext.Current.CancellationToken, kernels: false);

        Assert.Equal(WeightFormat.F16, prepared.Weights);
        Assert.Equal(EmbeddedModel.Sha256, prepared.SourceSha256);
        Assert.InRange(new FileInfo(prepared.Path).Length, 260_000_000, 280_000_000);
        Assert.Empty(prepared.Warnings);
        Assert.False(Directory.Exists(Path.Combine(Cache, "known-good"))); // known by its hash, no child was started
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_costs_speed_and_not_the_run()
    {
        // A folder "under" a regular file can be written by nobody, not even by root.
        var file = _folder.Write("file", [1]);

        var prepared = new ModelStore(Path.Combine(file, "cache"), NullLogger.Instance).Prepare(
            "embedded",
            weights: null,
            TestContext.Current.CancellationToken,
            kernels: false
        );

        Assert.Equal((WeightFormat.Shipped, EmbeddedModel.Path), (prepared.Weights, prepared.Path));
        Assert.Contains("2.7 times slower", Assert.Single(prepared.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_on_a_GPU_are_refused_before_anything_is_tried_or_converted()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));
        var store = new ModelStore(Cache, NullLogger.Instance, llamaDirectory: null, gpuLayers: -1);

        var refusal = Assert.Throws<NativeLibraryException>(() => store.Prepare(model, null, TestContext.Current.CancellationToken));

        Assert.Contains("GPU", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Cache));
    }

    [Fact]
    public void An_architecture_that_the_library_does_not_know_is_refused_in_its_words()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"), change: TinyModel.WithUnknownArchitecture);

        var refusal = Assert.Throws<ModelFileException>(() => Store().Prepare(model, null, TestContext.Current.CancellationToken));

        Assert.Contains("unknown model architecture: 'marzipan'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(model, refusal.File);
    }

    [Fact]
    public void A_model_that_computes_NaN_is_refused_and_not_remembered()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"), change: TinyModel.WithNaNWeights);

        var refusal = Assert.Throws<ModelFileException>(() => Store().Prepare(model, null, TestContext.Current.CancellationToken));

        Assert.Contains("finite", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Cache, "known-good")));
    }

    [Fact]
    public void Weights_beyond_half_precision_stay_as_they_are_with_a_warning()
    {
        // Half precision ends at 65504.
        var model = TinyModel.Write(_folder.File("tiny.gguf"), change: tiny => tiny.Fill("blk.0.ffn_down.weight", 1e6f));

        var prepared = Store().Prepare(model, WeightFormat.F16, TestContext.Current.CancellationToken);

        Assert.Equal((WeightFormat.Shipped, model), (prepared.Weights, prepared.Path));
        Assert.Contains("must be converted to F16, but could not be", Assert.Single(prepared.Warnings), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Cache, "models"), "*.tmp"));
    }

    [Fact]
    public void A_model_is_tried_once()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));
        var first = new Said();
        var second = new Said();

        Store().Prepare(model, null, TestContext.Current.CancellationToken, first);
        Store().Prepare(model, null, TestContext.Current.CancellationToken, second);

        Assert.Contains("in a child process", Assert.Single(first), StringComparison.Ordinal);
        Assert.Empty(second);
    }

    private ModelStore Store() => new(Cache, NullLogger.Instance);

    /// <summary>Remembers progress at once; <see cref="Progress{T}"/> would post it to some other thread.</summary>
    private sealed class Said : List<string>, IProgress<string>
    {
        public void Report(string value) => Add(value);
    }
}
