using System.Text;
using Plurality.Llama.Errors;
using Plurality.Llama.Files;
using Plurality.Llama.Gguf;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Gguf;

public sealed class GgufFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metadata_and_tensors_are_read_as_written()
    {
        var file = GgufFile.Read(TinyModel.Write(_folder.File("tiny.gguf")));

        Assert.Equal(3u, file.Version);
        Assert.Equal("llama", file.Text("general.architecture"));
        Assert.Equal(32, file.Integer("llama.embedding_length"));
        Assert.Equal(TinyModel.VocabularySize, file.Metadata["tokenizer.ggml.tokens"].Count);
        Assert.Equal([3, 3, 3, 1], file.Metadata["tokenizer.ggml.token_type"].Numbers.Take(4));
        var embedding = file.Tensors[0];
        Assert.Equal("token_embd.weight", embedding.Name);
        Assert.Equal([32, (ulong)TinyModel.VocabularySize], embedding.Dimensions);
        Assert.Equal("F32", embedding.Type?.Name);
        Assert.Equal((UInt128)(32 * TinyModel.VocabularySize * 4), embedding.Bytes);
    }

    [Fact]
    public void The_embedded_model_has_no_faults()
    {
        var file = GgufValidator.Read(EmbeddedModel.Path);

        Assert.Equal(272, file.Tensors.Count);
        Assert.Equal(30, file.Integer("llama.block_count"));
    }

    [Fact]
    public void A_missing_file_a_folder_and_an_empty_file_are_told_apart()
    {
        Assert.Contains("there is no such file", Refusal(_folder.File("nowhere.gguf")).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Refusal(_folder.Path).Message, StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal(_folder.Write("empty.gguf", [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html><html><head>", "web page")]
    [InlineData("\n <html>", "web page")]
    [InlineData("\u0008\0\0\0\0\0\0\0{\"a\":{}} ", "safetensors")]
    [InlineData("PK\u0003\u0004 archive/data.pkl", "PyTorch")]
    [InlineData("{\"error\":\"Repository not found\"}", "JSON")]
    [InlineData("tjgg\u0003\0\0\0", "before GGUF")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0", "zeros")]
    [InlineData("G", "something else")]
    public void A_file_of_another_kind_is_named(string content, string kind)
    {
        var path = _folder.Write("model.gguf", Encoding.Latin1.GetBytes(content));

        Assert.Contains(kind, Refusal(path).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_beyond_the_file_are_refused_without_allocating()
    {
        // GGUF, version 3, 2^60 tensors, 2^60 metadata entries.
        byte[] head = [.. "GGUF"u8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x10];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Refusal(_folder.Write("model.gguf", head));

        Assert.Contains("1152921504606846976", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_claim_of_2_to_the_60_tokens_is_refused_without_allocating()
    {
        byte[] head =
        [
            .. "GGUF"u8,
            3,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0, // no tensor, one entry
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            (byte)'k',
            9,
            0,
            0,
            0,
            8,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x10, // k: an array of 2^60 texts
        ];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Refusal(_folder.Write("model.gguf", head));

        Assert.Contains("metadata 'k'", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(1, "got 1")]
    [InlineData(4, "got 4")]
    [InlineData(0x03000000, "other byte order")]
    public void A_version_that_the_library_does_not_read_is_named(int version, string found)
    {
        var bytes = TinyModel.Build().ToBytes();
        BitConverter.TryWriteBytes(bytes.AsSpan(4), version);

        Assert.Contains(found, Refusal(_folder.Write("model.gguf", bytes)).Message, StringComparison.Ordinal);
    }

    private static ModelFileException Refusal(string path) => Assert.Throws<ModelFileException>(() => GgufFile.Read(path));
}
