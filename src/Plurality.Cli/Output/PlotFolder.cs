namespace Plurality.Cli.Output;

/// <summary>The folder that charts are written to.</summary>
internal sealed class PlotFolder
{
    private PlotFolder(string path) => Path = path;

    /// <summary>The folder as the user named it.</summary>
    public string Path { get; }

    /// <summary>Makes the folder where it is not there, and makes sure that files can be written to it, before anything is
    /// computed.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="replace">Whether it may hold files; those with the names of charts are replaced, others are left alone.</param>
    /// <exception cref="OutputFileException">It is a file, has files that may not be replaced, or cannot be written to.</exception>
    public static PlotFolder Prepare(string path, bool replace)
    {
        if (File.Exists(path))
        {
            throw new OutputFileException(path, "it is a file.", "Name a folder.");
        }

        try
        {
            Directory.CreateDirectory(path);
            if (!replace && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new OutputFileException(
                    path,
                    "the folder has files.",
                    "Name another folder, or replace the charts in it with --force."
                );
            }

            using var probe = new FileStream(
                System.IO.Path.Combine(path, $"{Guid.NewGuid():N}.tmp"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OutputFileException(
                path,
                $"files cannot be written to the folder: {fault.Message.TrimEnd('.')}.",
                "Check its permissions, or name another folder."
            );
        }

        return new PlotFolder(path);
    }

    /// <summary>Writes files that appear together when all are complete.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public void Write(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        using var written = NewFiles.Prepare([], replace: true); // the folder was looked at already
        foreach (var (name, bytes) in files)
        {
            written.Write(System.IO.Path.Combine(Path, name), stream => stream.Write(bytes));
        }

        written.Commit();
    }
}
