using Microsoft.Win32.SafeHandles;

namespace Plurality.Cli.Terminals;

/// <summary>
/// Standard output that says when nobody reads it any more. The console's own stream swallows that (EPIPE) on Unix, and the program would
/// go on computing for hours after <c>| head</c> has left.
/// </summary>
internal static class StandardOutput
{
    private const int FileDescriptor = 1;

    // The number of EPIPE on Linux and the BSDs, macOS included, and of ERROR_BROKEN_PIPE and ERROR_NO_DATA on Windows.
    private static readonly int[] ClosedPipe = [32, unchecked((int)0x8007006D), unchecked((int)0x800700E8)];

    /// <summary>The stream. Files keep the console's own stream: a file stream keeps a position of its own, and with <c>&gt; file
    /// 2&gt;&amp;1</c>
    /// results and errors would overwrite each other.</summary>
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
                // closed by whoever started the program: the console's stream takes that silently
            }
        }

        return Console.OpenStandardOutput();
    }

    /// <summary>Whether this says that the reader has left.</summary>
    public static bool IsClosed(IOException exception) => ClosedPipe.Contains(exception.HResult);
}
