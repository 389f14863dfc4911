using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Cache;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Cache;

public sealed class ExpandedModelsTests : IDisposable
{
    private const long Spare = 64L << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_disk_without_room_is_refused_before_anything_is_written()
    {
        var fault = Assert.Throws<IOException>(() => Expand(free: Spare));

        Assert.Contains("MB free; it has 64 MB", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.File("cache"), "*", SearchOption.AllDirectories), file =>
            !file.EndsWith(".lock", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_disk_with_just_enough_room_is_used() => Assert.True(File.Exists(Expand(free: Spare + (1L << 20)).Path));

    private ExpandedModel Expand(long free)
    {
        var path = TinyModel.Write(_folder.File("tiny.gguf"), seed: 7);
        var models = new ExpandedModels(
            _folder.File("cache"),
            LlamaLibrary.Load(null, NullLogger.Instance),
            new KnownHashes(_folder.File("cache"), NullLogger.Instance),
            _ => free
        );
        return models.Get(
            GgufValidator.Read(path),
            new string('a', 64),
            WeightFormat.F16,
            progress: null,
            TestContext.Current.CancellationToken
        );
    }
}
