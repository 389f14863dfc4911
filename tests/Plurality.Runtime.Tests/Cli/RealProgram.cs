using System.Diagnostics;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>The program as users have it: a process of its own, with real pipes, in a folder of the test's.</summary>
internal static class RealProgram
{
    /// <summary>Starts it in a folder, with a cache folder there; its three streams are pipes.</summary>
    public static Process Start(TemporaryFolder folder, string? locale, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Plurality.Cli.dll"), .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PLURALITY_CACHE"] = folder.File("cache");
        if (locale is not null)
        {
            start.Environment["LC_ALL"] = locale;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits for its end, which must be a success, and gives its standard output.</summary>
    public static async Task<string> FinishAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await error + output);
            return output;
        }
    }
}
