using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Cache;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Cache;

public sealed class KnownHashesTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    private string Cache => _folder.File("cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_hashed_once_while_size_and_time_stay()
    {
        var file = Write([1, 2, 3], LongAgo);
        var first = Hashes().Sha256(file, TestContext.Current.CancellationToken);

        // The same size and time with another content shows that the second answer comes from the record.
        Write([4, 5, 6], LongAgo);

        Assert.Equal(FileHashOf([1, 2, 3]), first);
        Assert.Equal(first, Hashes().Sha256(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Another_time_or_size_is_hashed_again()
    {
        var file = Write([1, 2, 3], LongAgo);
        Hashes().Sha256(file, TestContext.Current.CancellationToken);

        Write([4, 5, 6], LongAgo.AddTicks(10));
        Assert.Equal(FileHashOf([4, 5, 6]), Hashes().Sha256(file, TestContext.Current.CancellationToken));

        Write([4, 5, 6, 7], LongAgo.AddTicks(10));
        Assert.Equal(FileHashOf([4, 5, 6, 7]), Hashes().Sha256(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_that_has_just_changed_is_not_recorded()
    {
        var now = DateTime.UtcNow;
        var file = Write([1, 2, 3], now);
        Hashes().Sha256(file, TestContext.Current.CancellationToken);

        Write([4, 5, 6], now);

        Assert.Equal(FileHashOf([4, 5, 6]), Hashes().Sha256(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Refreshing_hashes_whatever_is_recorded()
    {
        var file = Write([1, 2, 3], LongAgo);
        Hashes().Sha256(file, TestContext.Current.CancellationToken);
        Write([4, 5, 6], LongAgo);

        Assert.Equal(FileHashOf([4, 5, 6]), Hashes().Refresh(file, TestContext.Current.CancellationToken));
        Assert.Equal(FileHashOf([4, 5, 6]), Hashes().Sha256(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"path\":\"/elsewhere\",\"stamp\":{\"bytes\":3,\"changed\":\"2024-05-06T07:08:09Z\"},\"sha256\":\"ab\"}")]
    public void A_damaged_record_is_replaced(string record)
    {
        var file = Write([1, 2, 3], LongAgo);
        var sha256 = Hashes().Sha256(file, TestContext.Current.CancellationToken);
        File.WriteAllText(Assert.Single(Directory.EnumerateFiles(Path.Combine(Cache, "hashes"))), record);

        Assert.Equal(sha256, Hashes().Sha256(file, TestContext.Current.CancellationToken));
        Assert.Contains(
            sha256,
            File.ReadAllText(Assert.Single(Directory.EnumerateFiles(Path.Combine(Cache, "hashes")))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_link_is_hashed_again_when_the_file_behind_it_changes()
    {
        var target = Write([1, 2, 3], LongAgo);
        var link = _folder.File("link.gguf");
        File.CreateSymbolicLink(link, target);
        Hashes().Sha256(link, TestContext.Current.CancellationToken);

        Write([4, 5, 6, 7], LongAgo.AddDays(1));

        Assert.Equal(FileHashOf([4, 5, 6, 7]), Hashes().Sha256(link, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Without_a_folder_to_write_to_every_file_is_hashed()
    {
        var file = Write([1, 2, 3], LongAgo);
        var nowhere = Path.Combine(_folder.Write("file", [1]), "cache");

        Assert.Equal(
            FileHashOf([1, 2, 3]),
            new KnownHashes(nowhere, NullLogger.Instance).Sha256(file, TestContext.Current.CancellationToken)
        );
        Assert.Equal(FileHashOf([1, 2, 3]), new KnownHashes(null, NullLogger.Instance).Sha256(file, TestContext.Current.CancellationToken));
    }

    private KnownHashes Hashes() => new(Cache, NullLogger.Instance);

    private string Write(byte[] content, DateTime changed)
    {
        var path = _folder.Write("model.gguf", content);
        File.SetLastWriteTimeUtc(path, changed);
        return path;
    }

    private static string FileHashOf(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
