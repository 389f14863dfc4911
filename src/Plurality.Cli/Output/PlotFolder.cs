namespace Plurality.Cli.Output;

/// <summary>The folder of charts.</summary>
internal sealed class PlotFolder
{
    private PlotFolder(string path) => Path = path;

    /// <summary>The folder as the user named it.</summary>
    public string Path { get; }

    /// <summary>Creates the folder if necessary and checks that it is writable, before computation starts.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="replace">Whether it may hold files. Charts of the same name are replaced, other files stay.</param>
    /// <exception cref="OutputFileException">The path is a file, holds files that must not be replaced, or is not writable.</exception>
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

    /// <summary>Writes files, which appear together when all are complete.</summary>
    /// <exception cref="IOException">Writing fails.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not permitted.</exception>
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
