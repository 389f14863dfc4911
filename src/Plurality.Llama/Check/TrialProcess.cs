using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Plurality.Llama.Check;

/// <summary>
/// Runs <see cref="ModelTrial"/> in a child process, because some files crash the library (an assertion, an invalid read). A trial takes
/// about 0.3 s for a small model.
/// </summary>
internal static class TrialProcess
{
    private const int LinesQuoted = 6;

    /// <summary>The last output is usually short. Longer output is cut at the front.</summary>
    private const int CharactersQuoted = 1500;

    private const int SignalBase = 128;

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(120);

    /// <summary>The rate of a slow disk. A trial reads all weights once.</summary>
    private const long BytesPerSecond = 30_000_000;

    /// <summary>Tries a model and blocks until the child has ended. The child is killed on timeout or cancellation.</summary>
    public static TrialOutcome Run(string model, string libraryDirectory, int gpuLayers, CancellationToken cancellationToken)
    {
        if (HostFiles.Find() is not { } host)
        {
            return new TrialOutcome.NotTried("this kind of application has no host that can start a child");
        }

        TrialExecutable program;
        try
        {
            program = TrialExecutable.Write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new TrialOutcome.NotTried($"the trial program cannot be written to a temporary file: {exception.Message.TrimEnd('.')}");
        }

        using (program)
        {
            return Run(Command(host, program.Path, model, libraryDirectory, gpuLayers), model, host, cancellationToken);
        }
    }

    private static TrialOutcome Run(ProcessStartInfo command, string model, HostFiles host, CancellationToken cancellationToken)
    {
        var limit = LeastTime + TimeSpan.FromSeconds(new FileInfo(model).Length / BytesPerSecond);
        var output = new LastLines(LinesQuoted);
        var errors = new LastLines(LinesQuoted);
        using var child = new Process { StartInfo = command };
        child.OutputDataReceived += (_, line) => output.Add(line.Data);
        child.ErrorDataReceived += (_, line) => errors.Add(line.Data);
        try
        {
            child.Start();
        }
        catch (Win32Exception exception)
        {
            return new TrialOutcome.NotTried($"{host.Dotnet} cannot be started: {exception.Message}");
        }

        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        var ended = WaitFor(child, limit, cancellationToken);
        return Judge(ended, ended ? child.ExitCode : 0, limit, output.ToArray(), errors.ToArray());
    }

    private static ProcessStartInfo Command(HostFiles host, string program, string model, string libraryDirectory, int gpuLayers)
    {
        var command = new ProcessStartInfo(host.Dotnet)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "exec",
                "--runtimeconfig",
                host.RuntimeConfig,
                "--depsfile",
                host.Dependencies,
                program,
                host.Assembly,
                model,
                libraryDirectory,
                gpuLayers.ToString(CultureInfo.InvariantCulture),
            },
        };

        // An abort is an expected outcome, so the child writes no stack trace and no dump, and runs without hooks and profilers.
        command.Environment["GGML_NO_BACKTRACE"] = "1";
        command.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        command.Environment.Remove("DOTNET_STARTUP_HOOKS");
        command.Environment.Remove("CORECLR_ENABLE_PROFILING");
        return command;
    }

    /// <returns>Whether the child ended within the limit. If so, its output was read to the end.</returns>
    private static bool WaitFor(Process child, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => Kill(child));
        var ended = child.WaitForExit(limit);
        if (!ended)
        {
            Kill(child);
        }

        child.WaitForExit(); // the overload without a limit also waits for the last lines
        cancellationToken.ThrowIfCancellationRequested();
        return ended;
    }

    private static void Kill(Process child)
    {
        try
        {
            child.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has already ended
        }
    }

    private static TrialOutcome Judge(bool ended, int exitCode, TimeSpan limit, string[] output, string[] errors)
    {
        if (output.Contains(TrialProgram.Passed) && ended && exitCode == 0)
        {
            return new TrialOutcome.Good();
        }

        var said = Shorten(string.Join(" | ", errors));
        if (!output.Contains(TrialProgram.Started))
        {
            return new TrialOutcome.NotTried(said.Length > 0 ? said : Invariant($"the child ended with {exitCode}"));
        }

        if (ended && exitCode == TrialProgram.Refused && errors.Length > 0)
        {
            return new TrialOutcome.Bad(Shorten(errors[^1]));
        }

        var how = (ended, exitCode) switch
        {
            (false, _) => Invariant($"it did not finish within {limit.TotalSeconds:0} s"),
            (_, > SignalBase) => Invariant($"it crashed (signal {exitCode - SignalBase})"),
            _ => Invariant($"it crashed (exit code {exitCode})"),
        };
        var lastWords = said.Length > 0 ? $". Its last output: {said.TrimEnd('.')}" : "";
        return new TrialOutcome.Bad($"llama.cpp must load the file and compute a token; {how}{lastWords}");
    }

    private static string Shorten(string said) => said.Length > CharactersQuoted ? $"…{said[^CharactersQuoted..]}" : said;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Keeps the last lines of a stream. Thread-safe.</summary>
    private sealed class LastLines(int most)
    {
        private readonly Queue<string> _lines = new();

        public void Add(string? line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                return;
            }

            lock (_lines)
            {
                _lines.Enqueue(line.TrimEnd());
                if (_lines.Count > most)
                {
                    _lines.Dequeue();
                }
            }
        }

        public string[] ToArray()
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }
}
