using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Errors;
using Plurality.Llama.Native;
using Plurality.Llama.Native.Bindings;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class LlamaLibraryTests
{
    [Fact]
    public void The_library_says_what_it_is()
    {
        var library = EmbeddedModelFixture.Library;

        Assert.Contains("0.5.0", library.Version, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", library.Sha256);
        Assert.NotEqual("", library.CpuVariant);
        Assert.True(Path.IsPathFullyQualified(library.Directory));
    }

    [Fact]
    public void A_second_load_returns_the_first_library()
    {
        var first = EmbeddedModelFixture.Library;

        Assert.Same(first, LlamaLibrary.Load(first.Directory + Path.DirectorySeparatorChar, NullLogger.Instance));
    }

    [Fact]
    public void A_second_load_from_another_folder_is_refused()
    {
        var loaded = EmbeddedModelFixture.Library.Directory;

        var fault = Assert.Throws<InvalidOperationException>(() => LlamaLibrary.Load(Path.GetTempPath(), NullLogger.Instance));

        Assert.Contains(loaded, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_refused_with_every_path_and_the_remedy()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;

        var fault = Assert.Throws<NativeLibraryException>(() => LibraryFiles.Load(folder));

        Assert.All(fault.TriedPaths, path => Assert.StartsWith(folder, path, StringComparison.Ordinal));
        Assert.All(fault.TriedPaths, path => Assert.Contains(path, fault.Message, StringComparison.Ordinal));
        Assert.Contains(LibraryFiles.DirectoryVariable, fault.Message, StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    [Fact]
    public void A_build_for_a_device_may_name_it()
    {
        var bundled = EmbeddedModelFixture.Library.Directory;
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.Copy(Path.Combine(bundled, "libggml-base.so"), Path.Combine(folder, "libggml-base.so"));
        File.Copy(Path.Combine(bundled, "libggml.v0.5.0.so"), Path.Combine(folder, "libggml.vulkan.v0.5.0.so"));
        File.Copy(Path.Combine(bundled, "libllama.v0.5.0.so"), Path.Combine(folder, "libllama.vulkan.v0.5.0.so"));

        var files = LibraryFiles.Load(folder);

        Assert.Equal(Path.Combine(folder, "libllama.vulkan.v0.5.0.so"), files.LlamaPath);
        Assert.Equal(3, files.Handles.Count);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(-1)]
    public void Layers_on_a_GPU_are_refused_where_there_is_none(int layers)
    {
        // The bundled build computes on the CPU only.
        var fault = Assert.Throws<NativeLibraryException>(() => EmbeddedModelFixture.Library.RequireGpu(layers));

        Assert.Contains($"({layers}) must have a GPU", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--gpu-layers 0", fault.Message, StringComparison.Ordinal);
        EmbeddedModelFixture.Library.RequireGpu(0);
    }

    [Fact]
    public void A_library_of_a_device_that_cannot_be_loaded_is_quoted()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "libggml-cuda.so"), "no library");
        File.WriteAllText(Path.Combine(folder, "libggml-cpu-haswell.so"), "no library");

        Assert.Contains("libggml-cuda.so", Assert.Single(GpuBackends.Faults(folder)), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_damaged_library_is_refused_in_the_words_of_the_loader()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        foreach (var file in new DirectoryInfo(EmbeddedModelFixture.Library.Directory).GetFiles())
        {
            File.WriteAllText(Path.Combine(folder, file.Name), "no library");
        }

        var fault = Assert.Throws<NativeLibraryException>(() => LibraryFiles.Load(folder));

        Assert.NotNull(fault.InnerException);
        Assert.Contains(fault.InnerException.Message.Trim(), fault.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
