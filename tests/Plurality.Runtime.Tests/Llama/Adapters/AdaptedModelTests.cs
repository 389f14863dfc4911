using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Runtime.Tests.Llama.Kernels;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Adapters;

/// <summary>What a model computes with adapters, against models whose weights have the adapters' products added.</summary>
public sealed class AdaptedModelTests : IDisposable
{
    /// <summary>Sums of some hundred products of single precision, in another order.</summary>
    private const double Tolerance = 1e-4;

    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public AdaptedModelTests() => _model = TinyModel.Write(_folder.File("tiny.gguf"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, 1, 1.0)]
    [InlineData(true, 3, 1.0)]
    [InlineData(true, 16, -0.5)]
    [InlineData(false, 3, 1.0)]
    [InlineData(false, 8, 0.25)]
    public void A_model_with_an_adapter_is_the_model_with_its_products_added(bool kernels, int rank, double scale)
    {
        var adapter = TinyAdapter.Of(_model, rank: rank);
        var merged = TinyModel.Write(_folder.File("merged.gguf"), change: model => TinyAdapter.AddTo(model, adapter, scale));

        var adapted = TinyAdapter.Logits(_model, kernels, TinyAdapter.Write(_folder.File("a.gguf"), adapter, scale));

        Assert.InRange(TinyAdapter.Difference(adapted, TinyAdapter.Logits(merged, kernels)), 0, Tolerance);
        Assert.True(TinyAdapter.Difference(adapted, TinyAdapter.Logits(_model, kernels)) > 0.1);
    }

    /// <summary>As with the embedded model: weights stay in Q4_1, and what the adapter adds is not rounded to them.</summary>
    [Fact]
    public void Quantised_weights_and_an_adapter_are_their_numbers_with_its_products_added()
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, "This processor has no kernels.");
        const int Q4_1 = 3;
        var adapter = TinyAdapter.Of(_model, rank: 16);
        var stored = TinyModel.Write(_folder.File("q4_1.gguf"), change: model =>
            model.ForEachMatrix(name => model.Convert(name, Q4_1, (numbers, row) => GgmlFormats.Quantize(Q4_1, numbers, row)))
        );
        var merged = TinyModel.Write(_folder.File("merged.gguf"), change: model =>
        {
            model.ForEachMatrix(name =>
                model.Replace(name, (numbers, row) =>
                    GgmlFormats.Dequantize(Q4_1, GgmlFormats.Quantize(Q4_1, numbers, row), numbers.Length)
                )
            );
            TinyAdapter.AddTo(model, adapter, 1);
        });

        var adapted = TinyAdapter.Logits(stored, kernels: true, TinyAdapter.Write(_folder.File("a.gguf"), adapter));

        Assert.InRange(TinyAdapter.Difference(adapted, TinyAdapter.Logits(merged, kernels: true)), 0, Tolerance);
    }

    /// <summary>The library rounds activations to half precision where weights are; the kernels do not.</summary>
    [Fact]
    public void The_kernels_compute_the_products_of_adapters_too()
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, "This processor has no kernels.");
        var drawn = TinyAdapter.Of(_model, rank: 8);
        GgufAdapterWriter.Write(drawn, _folder.File("half.gguf"), AdapterNumbers.F16);
        var rounded = GgufAdapterReader.Read(_folder.File("half.gguf"));
        var merged = TinyModel.Write(_folder.File("merged.gguf"), change: model => TinyAdapter.AddTo(model, rounded, 1));
        var expected = TinyAdapter.Logits(merged, kernels: true);
        var half = new LlamaAdapter(_folder.File("half.gguf"));

        Assert.InRange(TinyAdapter.Difference(expected, TinyAdapter.Logits(_model, kernels: true, half)), 0, Tolerance);
        Assert.True(TinyAdapter.Difference(expected, TinyAdapter.Logits(_model, kernels: false, half)) > Tolerance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_adapters_add_up_whatever_their_ranks(bool kernels)
    {
        var (one, two) = (TinyAdapter.Of(_model, 1, 3), TinyAdapter.Of(_model, 2, 8, alpha: 4));
        two = two with { Matrices = [.. two.Matrices.Skip(5)] };
        var merged = TinyModel.Write(_folder.File("merged.gguf"), change: model =>
        {
            TinyAdapter.AddTo(model, one, 1);
            TinyAdapter.AddTo(model, two, 0.5);
        });

        var adapted = TinyAdapter.Logits(
            _model,
            kernels,
            TinyAdapter.Write(_folder.File("a.gguf"), one),
            TinyAdapter.Write(_folder.File("b.gguf"), two, 0.5)
        );

        Assert.InRange(TinyAdapter.Difference(adapted, TinyAdapter.Logits(merged, kernels)), 0, Tolerance);
    }

    /// <summary>Several adapters are joined in a temporary file. That of a process that was killed meanwhile goes after an hour.</summary>
    [Fact]
    public void Joined_adapters_of_killed_processes_are_deleted()
    {
        string[] files = [Left("old.lora.gguf"), Left("old.lora.gguf.tmp"), Left("new.lora.gguf")];
        foreach (var old in files[..2])
        {
            File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        }

        var adapter = TinyAdapter.Of(_model);
        _ = TinyAdapter.Logits(
            _model,
            kernels: false,
            TinyAdapter.Write(_folder.File("a.gguf"), adapter),
            TinyAdapter.Write(_folder.File("b.gguf"), adapter, 0.5)
        );

        Assert.Equal([false, false, true], files.Select(File.Exists));
        File.Delete(files[2]);

        static string Left(string name)
        {
            var path = Path.Combine(Path.GetTempPath(), $"plurality-{Guid.NewGuid():N}-{name}");
            File.WriteAllText(path, "left");
            return path;
        }
    }

    [Fact]
    public void Scale_0_is_the_model_itself_to_the_last_bit_and_in_its_identity()
    {
        var nothing = TinyAdapter.Write(_folder.File("a.gguf"), TinyAdapter.Of(_model), scale: 0);

        Assert.Equal(TinyAdapter.Logits(_model, kernels: true), TinyAdapter.Logits(_model, kernels: true, nothing));
        Assert.Equal(Identity(), Identity(nothing));
    }

    [Fact]
    public void Every_opening_gives_the_same_bits()
    {
        LlamaAdapter[] adapters =
        [
            .. Enumerable.Range(1, 4).Select(seed => TinyAdapter.Write(_folder.File($"{seed}.gguf"), TinyAdapter.Of(_model, seed))),
        ];

        Assert.Equal(TinyAdapter.Logits(_model, kernels: true, adapters), TinyAdapter.Logits(_model, kernels: true, adapters));
    }

    [Fact]
    public void The_identity_has_hash_and_scale_of_each_adapter_and_nothing_without_one()
    {
        var adapter = TinyAdapter.Write(_folder.File("mood.gguf"), TinyAdapter.Of(_model));
        var other = TinyAdapter.Write(_folder.File("other.gguf"), TinyAdapter.Of(_model, seed: 2));

        var (name, plain) = Identity();
        var (adaptedName, adapted) = Identity(adapter);

        Assert.Equal("tiny", name);
        Assert.Equal("tiny + mood", adaptedName);
        Assert.DoesNotContain("adapters", plain, StringComparison.Ordinal);
        Assert.StartsWith("""{"adapters":[{"scale":1,"sha256":""", adapted, StringComparison.Ordinal);
        Assert.EndsWith(plain[1..], adapted, StringComparison.Ordinal);
        Assert.NotEqual(adapted, Identity(adapter with { Scale = 0.5 }).Record);
        Assert.NotEqual(adapted, Identity(other).Record);
        Assert.NotEqual(Identity(adapter, other).Record, Identity(other, adapter).Record);
    }

    [Fact]
    public void Options_with_equal_adapters_are_equal()
    {
        var options = new LlamaModelOptions { Adapters = [new("a"), new("b", 2)] };

        Assert.Equal(options, options with { Adapters = [new("a"), new("b", 2)] });
        Assert.NotEqual(options, options with { Adapters = [new("b", 2), new("a")] });
    }

    private (string Name, string Record) Identity(params IReadOnlyList<LlamaAdapter> adapters)
    {
        using var model = LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = _model,
                ContextCells = 1024,
                Adapters = adapters,
            },
            TestContext.Current.CancellationToken
        );
        return (model.Identity.Model, model.Identity.Record);
    }
}
