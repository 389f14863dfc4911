using Plurality.Llama.Native;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class GpuBackendsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The numbers of ggml-backend.h: CPU, GPU, integrated GPU, accelerator.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(false, 0, 3)]
    [InlineData(true, 0, 1, 3)]
    [InlineData(true, 0, 2)]
    public void A_library_has_a_GPU_if_a_device_of_that_type_is_registered(bool expected, params int[] types) =>
        Assert.Equal(expected, GpuBackends.HasDevice(type => types.Contains(type) ? 1 : 0));

    [Fact]
    public void A_build_is_named_after_its_llama_and_the_libraries_of_its_devices()
    {
        _folder.Write("libggml-cuda.so", [1]);
        _folder.Write("libggml-cpu-zen4.so", [1]);
        var hashes = new Dictionary<string, string> { ["libggml-cuda.so"] = "aa", ["libggml-vulkan.so"] = "aa" };
        string Build(string llama = "11") =>
            GpuBackends.BuildOf(Path.GetDirectoryName(_folder.File("x"))!, llama, path => hashes[Path.GetFileName(path)]);

        var first = Build();
        var otherLlama = Build("12");
        hashes["libggml-cuda.so"] = "ab";
        var otherDevice = Build();
        hashes["libggml-cuda.so"] = "aa";
        var again = Build();
        _folder.Write("libggml-vulkan.so", [1]);
        var oneMore = Build();

        Assert.Matches("^[0-9a-f]{16}$", first);
        Assert.Equal(first, again);
        Assert.Equal(4, new[] { first, otherLlama, otherDevice, oneMore }.Distinct().Count());
    }
}
