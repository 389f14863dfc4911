using Plurality.Llama.Check;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Check;

public sealed class TrialExecutableTests
{
    [Fact]
    public void The_program_of_the_child_is_a_file_until_it_is_disposed()
    {
        string path;
        using (var program = TrialExecutable.Write())
        {
            path = program.Path;
            Assert.Equal("MZ"u8, File.ReadAllBytes(path).AsSpan(0, 2)); // as every assembly starts
        }

        Assert.False(File.Exists(path));
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public void Nobody_else_may_change_the_program_of_the_child()
    {
        if (OperatingSystem.IsWindows()) // there the folder for temporary files is the user's own
        {
            return;
        }

        using var program = TrialExecutable.Write();

        var mode = File.GetUnixFileMode(Path.GetDirectoryName(program.Path)!);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }
}
