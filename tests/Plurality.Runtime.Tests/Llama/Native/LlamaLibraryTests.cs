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
