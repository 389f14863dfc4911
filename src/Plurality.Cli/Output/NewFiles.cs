using Plurality.Datasets;

namespace Plurality.Cli.Output;

/// <summary>
/// Data files that appear together when all are complete: written under other names beside them, then renamed. What exists stays as it is
/// until then, and for ever where something goes wrong.
/// </summary>
internal sealed class NewFiles : IDisposable
{
    private readonly bool _replace;
    private readonly List<(string Temporary, string Path)> _written = [];

    private NewFiles(bool replace) => _replace = replace;

    /// <summary>Looks at where the files are to be, so that nothing is computed in vain.</summary>
    /// <param name="paths">Where to.</param>
    /// <param name="replace">Whether what exists may be replaced.</param>
    /// <exception cref="OutputFileException">Something exists that may not, or cannot, be replaced.</exception>
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
    /// <exception cref="OutputFileException">There is no such folder; told before an item is asked for.</exception>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
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
    public void Write(string path, Action<Stream> write)
    {
        // a link stays a link
        var target = Path.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        _written.Add((temporary, target));
        if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder && !Directory.Exists(folder))
        {
            throw new OutputFileException(path, "its folder is not there.", "Make the folder, or name another file.");
        }

        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        write(stream);
    }

    /// <summary>Gives the files their names.</summary>
    /// <exception cref="IOException">A name is taken meanwhile, or cannot be given.</exception>
    public void Commit()
    {
        foreach (var (temporary, path) in _written)
        {
            File.Move(temporary, path, _replace);
        }
    }

    /// <summary>Removes what was not given its name.</summary>
    public void Dispose()
    {
        foreach (var (temporary, _) in _written.Where(file => File.Exists(file.Temporary)))
        {
            File.Delete(temporary);
        }
    }
}
