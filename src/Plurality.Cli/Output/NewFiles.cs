using Plurality.Datasets;

namespace Plurality.Cli.Output;

/// <summary>
/// Data files that appear together when all are complete. They are written under temporary names in the same folder and then renamed.
/// Existing files stay unchanged until then, and also if something fails.
/// </summary>
internal sealed class NewFiles : IDisposable
{
    private readonly bool _replace;
    private readonly List<(string Temporary, string Path)> _written = [];

    private NewFiles(bool replace) => _replace = replace;

    /// <summary>Checks the paths before computation starts.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="replace">Whether existing files can be replaced.</param>
    /// <exception cref="OutputFileException">An existing file must not or cannot be replaced.</exception>
    public static NewFiles Prepare(IEnumerable<string> paths, bool replace)
    {
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                throw new OutputFileException(path, "it is a folder.", "Name a file in it.");
            }

            if (!replace && Path.Exists(path))
            {
                throw new OutputFileException(path, "it exists.", "Name another file, or replace it with --force.");
            }
        }

        return new NewFiles(replace);
    }

    /// <summary>Writes items as JSON Lines, under a temporary name.</summary>
    /// <exception cref="OutputFileException">The folder does not exist. This is checked before the first item is requested.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not permitted.</exception>
    public void Write(string path, IEnumerable<TextItem> items) => Write(path, stream =>
        {
            using var writer = new JsonLinesWriter(stream);
            foreach (var item in items)
            {
                writer.Write(item);
            }
        });

    /// <summary>Writes a file, under a temporary name.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{TextItem})"/>
    public void Write(string path, Action<Stream> write) => Create(path, temporary =>
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
            write(stream);
        });

    /// <summary>Lets a function create a file under a temporary name, which it is given.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{TextItem})"/>
    public void Create(string path, Action<string> create)
    {
        // a link must stay a link
        var target = Path.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        _written.Add((temporary, target));
        if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder && !Directory.Exists(folder))
        {
            throw new OutputFileException(path, "its folder does not exist.", "Create the folder, or name another file.");
        }

        create(temporary);
    }

    /// <summary>Renames the files to their final names.</summary>
    /// <exception cref="IOException">A name was taken in the meantime, or renaming fails.</exception>
    public void Commit()
    {
        foreach (var (temporary, path) in _written)
        {
            File.Move(temporary, path, _replace);
        }
    }

    /// <summary>Deletes the files that were not renamed.</summary>
    public void Dispose()
    {
        foreach (var (temporary, _) in _written.Where(file => File.Exists(file.Temporary)))
        {
            File.Delete(temporary);
        }
    }
}
