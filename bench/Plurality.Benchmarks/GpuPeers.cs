using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Plurality.Prompts;

namespace Plurality.Benchmarks;

/// <summary>llama.cpp's own programs on the same GPU and model file, llama-bench and llama-server, where the environment names
/// them.</summary>
internal static class GpuPeers
{
    private const string Bench = "PLURALITY_LLAMA_BENCH";
    private const string Server = "PLURALITY_LLAMA_SERVER";

    /// <summary>How many requests the server has at once.</summary>
    private const int Slots = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <param name="model">The model file.</param>
    /// <param name="prompts">The prompts that the server answers freely.</param>
    /// <param name="gpuLayers">The layers on the GPU; negative for all.</param>
    /// <param name="time">Ends measuring.</param>
    public static async Task RunAsync(string model, IReadOnlyList<Prompt> prompts, int gpuLayers, CancellationToken time)
    {
        var layers = gpuLayers < 0 ? "999" : gpuLayers.ToString(CultureInfo.InvariantCulture);
        if (Program("llama-bench", Bench) is { } bench)
        {
            await BenchAsync(bench, ["-m", model, "-ngl", layers, "-p", "512", "-n", "32", "-fa", "0,1", "-r", "2", "-o", "json"], time)
                .ConfigureAwait(false);
        }

        if (Program("llama-server", Server) is { } server)
        {
            foreach (var flashAttention in (string[])["off", "on"])
            {
                await ServeAsync(server, model, layers, flashAttention, prompts, time).ConfigureAwait(false);
            }
        }
    }

    private static string? Program(string name, string variable)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        if (File.Exists(path))
        {
            return path;
        }

        GpuTrial.Skip(name, path is null ? $"{variable} does not name it" : $"{variable} names {path}, which is not there");
        return null;
    }

    private static async Task BenchAsync(string program, IEnumerable<string> arguments, CancellationToken time)
    {
        using var process = Start(program, arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(time);
            var errors = process.StandardError.ReadToEndAsync(time);
            await process.WaitForExitAsync(time).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                GpuTrial.Skip("llama-bench", Last(await errors.ConfigureAwait(false)));
                return;
            }

            using var results = JsonDocument.Parse(await output.ConfigureAwait(false));
            foreach (var result in results.RootElement.EnumerateArray())
            {
                var (prompt, written) = (result.GetProperty("n_prompt").GetInt32(), result.GetProperty("n_gen").GetInt32());
                var work = prompt > 0 ? $"{prompt} tokens read" : $"{written} tokens written";
                var (flashAttention, rate) = (result.GetProperty("flash_attn"), result.GetProperty("avg_ts").GetDouble());
                Console.WriteLine(FormattableString.Invariant($"llama-bench, flash attention {flashAttention}, {work}: {rate:0} tokens/s"));
            }
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException)
        {
            GpuTrial.Skip("llama-bench", $"its output is not what was expected: {fault.Message}");
        }
        finally
        {
            End(process);
        }
    }

    private static async Task ServeAsync(
        string program,
        string model,
        string layers,
        string flashAttention,
        IReadOnlyList<Prompt> prompts,
        CancellationToken time
    )
    {
        var port = FreePort();
        using var process = Start(
            program,
            [
                .. (string[])["-m", model, "-ngl", layers, "-fa", flashAttention, "-c", "32768", "--host", "127.0.0.1"],
                .. (string[])["--port", port, "-np", Slots.ToString(CultureInfo.InvariantCulture)],
            ]
        );
        try
        {
            process.OutputDataReceived += (_, _) => { };
            var last = "it said nothing";
            process.ErrorDataReceived += (_, line) => last = string.IsNullOrWhiteSpace(line.Data) ? last : line.Data;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(10) };
            if (!await IsReadyAsync(client, process, time).ConfigureAwait(false))
            {
                GpuTrial.Skip($"llama-server with flash attention {flashAttention}", $"it did not start; its last line: {last}");
                return;
            }

            await PeerComparison.AskAsync(client, prompts.Take(Slots), Slots).WaitAsync(time).ConfigureAwait(false);
            var watch = Stopwatch.StartNew();
            var tokens = await PeerComparison.AskAsync(client, prompts, Slots).WaitAsync(time).ConfigureAwait(false);
            Console.WriteLine(
                FormattableString.Invariant($"llama-server, flash attention {flashAttention}, {Slots} requests at once: ")
                    + FormattableString.Invariant($"{prompts.Count / watch.Elapsed.TotalSeconds:0.0} documents/s, ")
                    + FormattableString.Invariant($"{(double)tokens.Prompt / prompts.Count:0.0} tokens read and ")
                    + FormattableString.Invariant($"{(double)tokens.Answer / prompts.Count:0.0} written per document")
            );
        }
        catch (HttpRequestException fault)
        {
            GpuTrial.Skip($"llama-server with flash attention {flashAttention}", fault.Message);
        }
        finally
        {
            End(process);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Process process, CancellationToken time)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience && !process.HasExited; )
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("health", UriKind.Relative), time).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(200, time).ConfigureAwait(false);
        }

        return false;
    }

    private static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private static string Last(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing";
}
