using Microsoft.Win32.SafeHandles;

namespace Plurality.Cli.Terminals;

/// <summary>
/// Standard output that reports a closed reader. On Unix, the console's stream ignores EPIPE, so the program would compute for hours
/// after <c>| head</c> has ended.
/// </summary>
internal static class StandardOutput
{
    private const int FileDescriptor = 1;

    // The number of EPIPE on Linux and the BSDs, macOS included, and of ERROR_BROKEN_PIPE and ERROR_NO_DATA on Windows.
    private static readonly int[] ClosedPipe = [32, unchecked((int)0x8007006D), unchecked((int)0x800700E8)];

    /// <summary>Opens the stream. For files it is the console's stream: a file stream has its own position, so with <c>&gt; file
    /// 2&gt;&amp;1</c> results and errors would overwrite each other.</summary>
    public static Stream Open()
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                var stream = new FileStream(new SafeFileHandle(FileDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                if (!stream.CanSeek)
                {
                    return stream;
                }
            }
            catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
            {
                // the parent process closed it; the console's stream accepts that silently
            }
        }

        return Console.OpenStandardOutput();
    }

    /// <summary>Whether the exception means that the reader has closed the pipe.</summary>
    public static bool IsClosed(IOException exception) => ClosedPipe.Contains(exception.HResult);
}
