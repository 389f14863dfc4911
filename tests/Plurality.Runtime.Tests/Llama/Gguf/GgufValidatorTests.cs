using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Gguf;

public sealed class GgufValidatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tiny_model_has_no_faults()
    {
        Assert.NotNull(GgufValidator.Read(TinyModel.Write(_folder.File("tiny.gguf"))));
    }

    public static TheoryData<string, Action<GgufWriter>, string> Changes { get; } =
        new()
        {
            { "architecture missing", model => model.Remove("general.architecture"), "'general.architecture' must name" },
            { "no layers", model => model.Set("llama.block_count", 0u), "'llama.block_count' must be a whole number from 1 to 512; got 0" },
            { "too many layers", model => model.Set("llama.block_count", 100_000u), "'llama.block_count'" },
            { "one layer too many", model => model.Set("llama.block_count", 3u), "layer 2 ('blk.2.…') has none" },
            { "width missing", model => model.Remove("llama.embedding_length"), "'llama.embedding_length'" },
            { "width a text", model => model.Set("llama.embedding_length", "wide"), "got a text" },
            { "context 0", model => model.Set("llama.context_length", 0u), "'llama.context_length'" },
            { "feed forward 0", model => model.Set("llama.feed_forward_length", 0u), "'llama.feed_forward_length'" },
            { "no heads", model => model.Set("llama.attention.head_count", 0u), "'llama.attention.head_count'" },
            { "heads missing", model => model.Remove("llama.attention.head_count"), "'llama.attention.head_count'" },
            { "heads do not divide the width", model => model.Set("llama.attention.head_count", 6u), "multiple of the number of heads, 6" },
            {
                "shared heads do not divide the heads",
                model => model.Set("llama.attention.head_count_kv", 3u),
                "must divide the number of heads, 4; got 3"
            },
            { "shared heads 0", model => model.Set("llama.attention.head_count_kv", 0u), "must divide the number of heads, 4; got 0" },
            { "epsilon NaN", model => model.Set("llama.attention.layer_norm_rms_epsilon", float.NaN), "must be a finite number; got NaN" },
            { "rope base infinite", model => model.Set("llama.rope.freq_base", float.PositiveInfinity), "must be a finite number" },
            { "tokenizer missing", model => model.Remove("tokenizer.ggml.model"), "'tokenizer.ggml.model' must be one of" },
            { "tokenizer unknown", model => model.Set("tokenizer.ggml.model", "runes"), "got 'runes'" },
            { "tokens missing", model => model.Remove("tokenizer.ggml.tokens"), "'tokenizer.ggml.tokens' must list" },
            { "tokens no list", model => model.Set("tokenizer.ggml.tokens", "abc"), "'tokenizer.ggml.tokens' must list" },
            { "tokens fewer than rows", model => model.Set("tokenizer.ggml.tokens", (string[])["a", "b", "c"]), "must have 3 rows" },
            { "tokens equal", model => model.Set("tokenizer.ggml.tokens", (string[])["a", "b", "a"]), "token 2 repeats" },
            {
                "token types too few",
                model => model.Set("tokenizer.ggml.token_type", (int[])[1, 1]),
                "'tokenizer.ggml.token_type' must have a number for each"
            },
            { "merges missing", model => model.Remove("tokenizer.ggml.merges"), "'tokenizer.ggml.merges' must list" },
            {
                "special token out of range",
                model => model.Set("tokenizer.ggml.eos_token_id", (uint)TinyModel.VocabularySize),
                "'tokenizer.ggml.eos_token_id' must be one of"
            },
            { "embedding missing", model => model.RemoveTensor("token_embd.weight"), "there must be a tensor 'token_embd.weight'" },
            { "tensor twice", model => model.AddTensor("output_norm.weight", [1], [0]), "got 'output_norm.weight' twice" },
            { "tensor name too long", model => model.AddTensor(new string('x', 64), [1], [0]), "1 to 63 characters" },
            { "dimension 0", model => model.AddTensor("odd", [0, 4], []), "got 0 × 4" },
            {
                "dimensions overflow",
                model => model.AddTensor("odd", [1UL << 63, 1UL << 63, 1UL << 63, 1UL << 63], []),
                "their product at most 2^62"
            },
            { "tensor beyond the end", model => model.AddTensor("odd", [1UL << 40], []), "must end within the file" },
            { "alignment 0", model => model.Set("general.alignment", 0u), "'general.alignment' must be a power of 2" },
            { "alignment 48", model => model.Set("general.alignment", 48u), "'general.alignment' must be a power of 2" },
            { "split", model => model.Set("split.count", (ushort)4), "it must be the first part of its model" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_damaged_model_is_refused_with_its_fault(string name, Action<GgufWriter> change, string fault)
    {
        var path = TinyModel.Write(_folder.File("model.gguf"), change: change);

        var refusal = Assert.Throws<ModelFileException>(() => GgufValidator.Read(path));

        Assert.True(refusal.Faults.Any(found => found.Contains(fault, StringComparison.Ordinal)), $"{name}: {refusal.Message}");
        Assert.Equal(path, refusal.File);
    }

    [Fact]
    public void All_faults_are_reported_together()
    {
        var path = TinyModel.Write(_folder.File("model.gguf"), change: model =>
            model.Set("llama.context_length", 0u).Remove("tokenizer.ggml.model")
        );

        var refusal = Assert.Throws<ModelFileException>(() => GgufValidator.Read(path));

        Assert.Equal(2, refusal.Faults.Count);
    }

    [Fact]
    public void An_offset_that_leaves_a_gap_is_refused()
    {
        var bytes = TinyModel.Build().ToBytes();
        var second = bytes.AsSpan().IndexOf("output_norm.weight"u8);
        bytes[second + "output_norm.weight".Length + 4 + 8 + 4] ^= 0x20; // its offset, after dimensions and type
        var path = _folder.Write("model.gguf", bytes);

        var refusal = Assert.Throws<ModelFileException>(() => GgufValidator.Read(path));

        Assert.Contains("'output_norm.weight' must start at byte", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_that_no_one_knows_is_refused()
    {
        var bytes = TinyModel.Build().ToBytes();
        var second = bytes.AsSpan().IndexOf("output_norm.weight"u8);
        bytes[second + "output_norm.weight".Length + 4 + 8] = 99;
        var path = _folder.Write("model.gguf", bytes);

        var refusal = Assert.Throws<ModelFileException>(() => GgufValidator.Read(path));

        Assert.Contains("got number 99", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var bytes = TinyModel.Build().ToBytes();
        var cuts = Enumerable.Range(1, 64).Concat(Enumerable.Range(1, 199).Select(i => bytes.Length * i / 200)).Append(bytes.Length - 1);

        Assert.All(cuts, cut =>
        {
            var path = _folder.Write("model.gguf", bytes[..cut]);
            Assert.Throws<ModelFileException>(() => GgufValidator.Read(path));
        });
    }
}
