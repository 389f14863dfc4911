namespace Plurality.Llama.Cache;

/// <summary>
/// A lock between processes (and threads): whoever has the file open. The system releases it when its owner dies. The file stays, because
/// deleting it would let two owners in: one holding the old file, one a new file of the same name.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Waits until the lock is free and takes it. <paramref name="onWait"/> is called once, where it is not free at
    /// first.</summary>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be created.</exception>
    public static FileLock Acquire(string path, Action onWait, CancellationToken cancellationToken)
    {
        for (var waited = false; ; waited = true)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException exception) when (IsHeldElsewhere(exception))
            {
                if (!waited)
                {
                    onWait();
                }

                if (cancellationToken.WaitHandle.WaitOne(Pause))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
    }

    /// <summary>Whether the system says "in use": EAGAIN on Linux, EAGAIN on macOS and BSD, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsHeldElsewhere(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Lets the next one in.</summary>
    public void Dispose() => _stream.Dispose();
}
