using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>
/// The library's log. Each line goes to a logger, and the last warnings and errors are also kept for the messages of exceptions. The
/// library has one log callback per process and calls it from any thread. Its level "info" (a hundred lines per model) becomes
/// <see cref="LogLevel.Debug"/>.
/// </summary>
internal static partial class LlamaLog
{
    private const int Remembered = 12;
    private const int Continuation = 5;

    private static readonly Lock Gate = new();
    private static readonly StringBuilder Line = new();
    private static readonly Queue<string> Troubles = new();
    private static LogLevel _level = LogLevel.Debug;
    private static ILogger _logger = NullLogger.Instance;

    /// <summary>Redirects the library's output to a logger. The last call decides.</summary>
    public static unsafe void RouteTo(ILogger logger)
    {
        lock (Gate)
        {
            _logger = logger;
        }

        NativeMethods.ggml_log_set(&OnText, null);
        NativeMethods.llama_log_set(&OnText, null);
    }

    /// <summary>The last warnings and errors since <see cref="Clear"/>, oldest first, including those of other threads.</summary>
    public static IReadOnlyList<string> LastErrors()
    {
        lock (Gate)
        {
            return [.. Troubles];
        }
    }

    /// <summary>Forgets all warnings and errors. Call it before an operation whose exception quotes them.</summary>
    public static void Clear()
    {
        lock (Gate)
        {
            Troubles.Clear();
        }
    }

    /// <summary>Returns the kept lines as the end of a message, <c> The library says: …</c>; empty if there are none.</summary>
    public static string Quote()
    {
        var lines = LastErrors();
        return lines.Count == 0 ? "" : $" The library says: {string.Join(" | ", lines)}";
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnText(int level, byte* text, void* userData)
    {
        try
        {
            Append(level, Marshal.PtrToStringUTF8((nint)text) ?? "");
        }
        catch (Exception) // A logger's fault must not unwind through native frames: that ends the process.
        { }
    }

    /// <summary>Joins pieces to lines. A line ends at its line feed, or where a piece of another level begins.</summary>
    private static void Append(int nativeLevel, string text)
    {
        lock (Gate)
        {
            var level = nativeLevel == Continuation ? _level : Level(nativeLevel);
            if (level != _level)
            {
                Flush();
            }

            _level = level;
            var rest = text.AsSpan();
            for (var end = rest.IndexOf('\n'); end >= 0; end = rest.IndexOf('\n'))
            {
                Line.Append(rest[..end]);
                Flush();
                rest = rest[(end + 1)..];
            }

            Line.Append(rest);
        }
    }

    private static void Flush()
    {
        var line = Line.ToString().TrimEnd();
        Line.Clear();
        if (line.Length == 0)
        {
            return;
        }

        if (_level >= LogLevel.Warning)
        {
            Troubles.Enqueue(line);
            if (Troubles.Count > Remembered)
            {
                Troubles.Dequeue();
            }
        }

        NativeLine(_logger, _level, line);
    }

    private static LogLevel Level(int nativeLevel) =>
        nativeLevel switch
        {
            1 => LogLevel.Trace,
            3 => LogLevel.Warning,
            4 => LogLevel.Error,
            _ => LogLevel.Debug,
        };

    [LoggerMessage(Message = "llama.cpp: {Line}")]
    private static partial void NativeLine(ILogger logger, LogLevel level, string line);
}
