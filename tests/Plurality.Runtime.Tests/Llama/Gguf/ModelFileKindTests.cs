using System.IO.Pipes;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Gguf;

public sealed class ModelFileKindTests
{
    [Fact]
    public void A_pipe_is_no_regular_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes have a name in /proc on Linux only");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var path = $"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";

        var fault = Assert.Throws<ModelFileException>(() => ModelFileKind.RequireGguf(path));

        Assert.Equal("it must be a regular file; it is a pipe or a device", Assert.Single(fault.Faults));
    }
}
