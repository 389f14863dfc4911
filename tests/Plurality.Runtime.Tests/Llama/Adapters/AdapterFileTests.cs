using Plurality.Llama.Adapters;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Adapters;

/// <summary>Adapter files, written, read, and refused before the library sees them: it aborts the process on some of these.</summary>
public sealed class AdapterFileTests : IDisposable
{
    private const string Matrix = "blk.0.attn_q.weight";

    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public AdapterFileTests() => _model = TinyModel.Write(_folder.File("tiny.gguf"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        var adapter = TinyAdapter.Of(_model);

        GgufAdapterWriter.Write(adapter, _folder.File("a.gguf"));

        AssertSame(adapter, GgufAdapterReader.Read(_folder.File("a.gguf")));
        Assert.Equal([_folder.File("a.gguf"), _model], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Half_precision_takes_half_the_room_and_keeps_three_digits()
    {
        var adapter = TinyAdapter.Of(_model);
        GgufAdapterWriter.Write(adapter, _folder.File("a.gguf"));

        GgufAdapterWriter.Write(adapter, _folder.File("half.gguf"), AdapterNumbers.F16);

        var read = GgufAdapterReader.Read(_folder.File("half.gguf"));
        Assert.All(adapter.Matrices.Zip(read.Matrices), pair =>
            Assert.All(pair.First.A.Zip(pair.Second.A), x => Assert.Equal(x.First, x.Second, 5e-4 * Math.Abs(x.First) + 1e-7))
        );
        Assert.InRange(new FileInfo(_folder.File("half.gguf")).Length, 0, new FileInfo(_folder.File("a.gguf")).Length * 0.7);
    }

    [Theory]
    [InlineData(8u)]
    [InlineData(30u)]
    public void Other_formats_of_converters_are_read(uint type)
    {
        var numbers = Enumerable.Range(0, 32 * 32).Select(i => ((i * 37 % 255) - 127) / 64f).ToArray();
        var path = _folder.Write(
            "a.gguf",
            Valid(rank: 32)
                .Replace(Matrix + ".lora_a", (_, _) => numbers)
                .Convert(Matrix + ".lora_a", type, (values, row) => Kernels.GgmlFormats.Quantize((int)type, values, row))
                .ToBytes()
        );

        var read = GgufAdapterReader.Read(path).Matrices.Single().A;

        var expected = Kernels.GgmlFormats.Dequantize((int)type, Kernels.GgmlFormats.Quantize((int)type, numbers, 32), numbers.Length);
        Assert.Equal(expected, read);
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_older_file()
    {
        var path = _folder.Write("a.gguf", "older");

        Assert.Throws<InvalidOperationException>(() => NewFile.Write(path, _ => throw new InvalidOperationException()));

        Assert.Equal("older", File.ReadAllText(path));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void Numbers_that_a_format_cannot_hold_are_not_written()
    {
        var adapter = TinyAdapter.Of(_model);
        adapter.Matrices[0].A[0] = 70_000;
        GgufAdapterWriter.Write(adapter, _folder.File("a.gguf"));

        var half = Assert.Throws<ModelFileException>(() => GgufAdapterWriter.Write(adapter, _folder.File("b.gguf"), AdapterNumbers.F16));
        Assert.Contains(
            $"'{adapter.Matrices[0].Tensor}' must be finite in F16, at most 65504; one is not",
            half.Message,
            StringComparison.Ordinal
        );

        adapter.Matrices[0].A[0] = float.NaN;
        Assert.Throws<ModelFileException>(() => GgufAdapterWriter.Write(adapter, _folder.File("b.gguf")));
        Assert.False(File.Exists(_folder.File("b.gguf")));
    }

    public static TheoryData<string, Action<GgufWriter>, string> Changes { get; } =
        new()
        {
            { "a model", file => file.Set("general.type", "model"), "'general.type' must be 'adapter'; got 'model'" },
            { "no type", file => file.Remove("general.type"), "'general.type' must be 'adapter'; got nothing" },
            { "architecture missing", file => file.Remove("general.architecture"), "'general.architecture' must name" },
            {
                "another architecture",
                file => file.Set("general.architecture", "qwen2"),
                "must be that of the model, 'llama'; got 'qwen2'"
            },
            { "a control vector", file => file.Set("adapter.type", "control"), "'adapter.type' must be 'lora'; got 'control'" },
            { "alpha missing", file => file.Remove("adapter.lora.alpha"), "'adapter.lora.alpha' must be a finite float32" },
            { "alpha whole", file => file.Set("adapter.lora.alpha", 16u), "'adapter.lora.alpha' must be a finite float32" },
            { "alpha NaN", file => file.Set("adapter.lora.alpha", float.NaN), "'adapter.lora.alpha' must be a finite float32" },
            { "alpha 0", file => file.Set("adapter.lora.alpha", 0f), "'adapter.lora.alpha' must be a finite float32" },
            {
                "activated",
                file => file.Set("adapter.alora.invocation_tokens", (int[])[1, 2]),
                "an adapter must apply to the whole prompt"
            },
            { "B missing", file => file.RemoveTensor(Matrix + ".lora_b"), $"'{Matrix}.lora_a' must have a partner '{Matrix}.lora_b'" },
            { "A missing", file => file.RemoveTensor(Matrix + ".lora_a"), $"'{Matrix}.lora_b' must have a partner '{Matrix}.lora_a'" },
            { "no pair", file => file.RemoveTensor(Matrix + ".lora_a").RemoveTensor(Matrix + ".lora_b"), "there must be tensors" },
            { "another name", file => file.AddTensor("blk.0.attn_q.bias", [2], [1, 2]), "must end in '.lora_a' or '.lora_b'; got 'blk.0" },
            {
                "not in the model",
                file =>
                    file.AddTensor("blk.7.attn_q.weight.lora_a", [2, 1], [1, 2]).AddTensor("blk.7.attn_q.weight.lora_b", [1, 2], [1, 2]),
                "the model must have a tensor 'blk.7.attn_q.weight'; it has none"
            },
            {
                "a vector of the model",
                file => file.AddTensor("output_norm.weight.lora_a", [2, 1], [1, 2]).AddTensor("output_norm.weight.lora_b", [1, 2], [1, 2]),
                "'output_norm.weight' of the model must be one matrix"
            },
            {
                "the embedding that is the output matrix",
                file => file.AddTensor("token_embd.weight.lora_a", [2, 1], [1, 2]).AddTensor("token_embd.weight.lora_b", [1, 2], [1, 2]),
                "'token_embd.weight' of the model must not be the output matrix too"
            },
            {
                "A too narrow",
                file => file.RemoveTensor(Matrix + ".lora_a").AddTensor(Matrix + ".lora_a", [31, 2], new float[62]),
                $"'{Matrix}.lora_a' must have the shape 32 × 2, as the model has it; got 31 × 2"
            },
            {
                "B too short",
                file => file.RemoveTensor(Matrix + ".lora_b").AddTensor(Matrix + ".lora_b", [2, 16], new float[32]),
                $"'{Matrix}.lora_b' must have the shape 2 × 32, as the model has it; got 2 × 16"
            },
            {
                "other ranks",
                file => file.RemoveTensor(Matrix + ".lora_b").AddTensor(Matrix + ".lora_b", [4, 32], new float[128]),
                $"'{Matrix}.lora_a' must have the shape 32 × 4, as the model has it; got 32 × 2"
            },
            {
                "NaN",
                file => file.Fill(Matrix + ".lora_b", float.NaN),
                $"the numbers of '{Matrix}.lora_b' must be finite; number 0 is NaN"
            },
            {
                "a format",
                file => file.Convert(Matrix + ".lora_a", 27, (values, _) => new byte[values.Length * 8]),
                $"the format of '{Matrix}.lora_a' must be one of F32, F16, BF16, Q8_0; got I64"
            },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_fault_is_named_with_the_file(string what, Action<GgufWriter> change, string expected)
    {
        ArgumentNullException.ThrowIfNull(change);
        var file = Valid();
        change(file);

        var fault = Assert.Throws<ModelFileException>(() => Load(_folder.Write("a.gguf", file.ToBytes())));

        Assert.True(fault.Message.Contains(expected, StringComparison.Ordinal), $"{what}: {fault.Message}");
        Assert.StartsWith($"Adapter file {_folder.File("a.gguf")}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_of_another_model_is_refused_with_both_names()
    {
        var wide = TinyModel.Write(_folder.File("wide.gguf"), change: model => model.Set("general.name", "Wide"), width: 64);
        TinyAdapter.Write(_folder.File("a.gguf"), TinyAdapter.Of(_model));

        var fault = Assert.Throws<ModelFileException>(() =>
            AdapterFit.Require(AdapterFile.Read(_folder.File("a.gguf")), GgufModel.Read(wide))
        );

        Assert.Contains("has 14 faults", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"It was made for Tiny; the model here is Wide ({wide})", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_other_kinds_are_recognised()
    {
        Assert.Contains("there is no such file", Refusal(_folder.File("none.gguf")), StringComparison.Ordinal);
        Assert.Contains("with 'plurality models convert'", Refusal(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("a web page", Refusal(_folder.Write("page.gguf", "<html>")), StringComparison.Ordinal);
        Assert.Contains("Name a LoRA adapter here, and a model with --model", Refusal(_model), StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_in_the_place_of_a_model_is_recognised()
    {
        var adapter = TinyAdapter.Write(_folder.File("a.gguf"), TinyAdapter.Of(_model)).Path;

        var fault = Assert.Throws<ModelFileException>(() => GgufValidator.Read(adapter));

        Assert.Contains("it must be a language model; it is an adapter of one", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_early_is_refused()
    {
        var bytes = Valid().ToBytes();

        for (var length = 5; length < bytes.Length - 32; length += 97)
        {
            Assert.StartsWith("Adapter file", Refusal(_folder.Write("a.gguf", bytes[..length])), StringComparison.Ordinal);
        }
    }

    private static string Refusal(string path) => Assert.Throws<ModelFileException>(() => AdapterFile.Read(path)).Message;

    private void Load(string path)
    {
        var head = AdapterFile.Read(path);
        AdapterFit.Require(head, GgufModel.Read(_model));
        GgufAdapterReader.Read(head);
    }

    private static GgufWriter Valid(int rank = 2) =>
        new GgufWriter()
            .Set("general.architecture", "llama")
            .Set("general.type", "adapter")
            .Set("adapter.type", "lora")
            .Set("adapter.lora.alpha", 4f)
            .AddTensor(Matrix + ".lora_a", [32, (ulong)rank], new float[32 * rank])
            .AddTensor(Matrix + ".lora_b", [(ulong)rank, 32], new float[32 * rank]);

    internal static void AssertSame(LoraAdapter expected, LoraAdapter found)
    {
        Assert.Equal(expected with { Matrices = [] }, found with { Matrices = [] });
        Assert.Equal(expected.Matrices.Count, found.Matrices.Count);
        Assert.All(expected.Matrices.Zip(found.Matrices), pair =>
        {
            var ((tensor, rank, inputs, outputs, a, b), other) = pair;
            Assert.Equal((tensor, rank, inputs, outputs), (other.Tensor, other.Rank, other.Inputs, other.Outputs));
            Assert.Equal(a, other.A);
            Assert.Equal(b, other.B);
        });
    }
}
