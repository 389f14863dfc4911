using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>The real server in a process of its own, where PLURALITY_LLAMA_SERVER names its executable.</summary>
internal sealed class RealLlamaServer : IDisposable
{
    private const int Port = 18_573;
    private readonly ProcessStartInfo _start;
    private Process _process;

    /// <summary>Starts it. Requests are repeated until it has loaded its model.</summary>
    /// <param name="model">The GGUF file. The server runs in its folder and is given its name, because it tells the path that it is
    /// given.</param>
    /// <param name="more">More options.</param>
    public RealLlamaServer(string model, params string[] more)
    {
        var executable = Environment.GetEnvironmentVariable("PLURALITY_LLAMA_SERVER");
        Assert.SkipWhen(executable is null, "PLURALITY_LLAMA_SERVER names no llama-server.");
        string[] arguments = ["-m", Path.GetFileName(model), "--port", Port.ToString(CultureInfo.InvariantCulture)];
        _start = new ProcessStartInfo(executable, [.. arguments, "-t", "1", "-fa", "off", "--no-webui", .. more])
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(model)),
        };
        _process = Process.Start(_start)!;
    }

    public static string Root => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    public static string Address => "llama-server:" + Root;

    /// <summary>Kills the server and starts it again.</summary>
    public void Restart()
    {
        Dispose();
        _process = Process.Start(_start)!;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
