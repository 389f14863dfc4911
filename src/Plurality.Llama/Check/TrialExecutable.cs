namespace Plurality.Llama.Check;

/// <summary>
/// The program of the child process as a file. It is a resource of this assembly. Each trial writes it to a new temporary folder that
/// only this user can access. Disposing deletes both.
/// </summary>
internal sealed class TrialExecutable : IDisposable
{
    private const string Name = "Plurality.Llama.Trial.dll";

    private readonly string _folder;

    private TrialExecutable(string folder) => _folder = folder;

    /// <summary>Full path of the file.</summary>
    public string Path => System.IO.Path.Combine(_folder, Name);

    /// <summary>Writes the file.</summary>
    /// <exception cref="IOException">The disk is full, or there is no folder for temporary files.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder for temporary files cannot be written.</exception>
    public static TrialExecutable Write()
    {
        var program = new TrialExecutable(Directory.CreateTempSubdirectory("plurality-trial-").FullName);
        try
        {
            using var resource = typeof(TrialExecutable).Assembly.GetManifestResourceStream(Name)!;
            using var file = File.Create(program.Path);
            resource.CopyTo(file);
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // the system removes temporary files later
        }
    }
}
