using Xunit;

namespace Plurality.Runtime.Tests.Storage;

/// <summary>A folder that may not be written for a while; for who may write into every folder, the test is skipped.</summary>
internal static class UnwritableFolder
{
    public static void While(string folder, Action action)
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("an administrator may write into every folder");
            return;
        }

        var mode = File.GetUnixFileMode(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            action();
        }
        finally
        {
            File.SetUnixFileMode(folder, mode);
        }
    }
}
