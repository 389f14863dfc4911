using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>
/// Where the library's own lines go: to a logger, one entry a line, and the last warnings and errors also into a short memory that
/// exceptions quote. The library knows one sink for the whole process and writes from any thread. Its "info" is a developer's detail
/// (a hundred lines per model), hence <see cref="LogLevel.Debug"/> here.
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

    /// <summary>Takes over the library's output; the last call decides the logger.</summary>
    public static unsafe void RouteTo(ILogger logger)
    {
        lock (Gate)
        {
            _logger = logger;
        }

        NativeMethods.ggml_log_set(&OnText, null);
        NativeMethods.llama_log_set(&OnText, null);
    }

    /// <summary>The last warnings and errors since <see cref="Clear"/>, oldest first; other threads' are among them.</summary>
    public static IReadOnlyList<string> LastErrors()
    {
        lock (Gate)
        {
            return [.. Troubles];
        }
    }

    /// <summary>Forgets the warnings and errors so far: call it before an operation whose failure shall quote its own.</summary>
    public static void Clear()
    {
        lock (Gate)
        {
            Troubles.Clear();
        }
    }

    /// <summary>The remembered lines as the end of a message: <c> The library says: …</c>; empty where it said nothing.</summary>
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

    /// <summary>Joins pieces to lines: a line ends with its line feed, or where a piece of another level begins.</summary>
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
