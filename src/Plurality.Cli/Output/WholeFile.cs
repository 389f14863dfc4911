namespace Plurality.Cli.Output;

/// <summary>A new file that appears when it is complete: written under another name beside it, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes the file. What exists is written over in place: it may be a link or a device, which a rename would
    /// replace.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (Path.Exists(path))
        {
            Write(path, FileMode.Truncate, write);
            return;
        }

        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Write(temporary, FileMode.CreateNew, write);
            File.Move(temporary, path);
        }
        finally
        {
            File.Delete(temporary); // does nothing where it was renamed
        }
    }

    private static void Write(string path, FileMode mode, Action<Stream> write)
    {
        using var stream = new FileStream(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        write(stream);
    }
}
