using Plurality.Cli.Output;
using Plurality.Datasets;
using Plurality.Datasets.Formats;

namespace Plurality.Cli.Input;

/// <summary>Files named on the command line; <c>-</c> is standard input.</summary>
internal static class InputFile
{
    /// <summary>What users write for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>How messages name a file: standard input has no name of its own.</summary>
    public static string NameOf(string file) => file == StandardInput ? "standard input" : file;

    /// <summary>The file's bytes.</summary>
    /// <exception cref="InputFileException">It is missing, a folder, or not readable.</exception>
    public static Stream Open(string file, Terminal terminal)
    {
        if (file == StandardInput)
        {
            return terminal.Input;
        }

        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputFileException(file, Directory.Exists(file) ? "it is a folder." : exception.Message, exception);
        }
    }

    /// <summary>The whole text, as it is: line feeds stay what they are.</summary>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It is not valid text.</exception>
    public static string ReadText(string file, Terminal terminal)
    {
        using var reader = DatasetText.Open(Open(file, terminal), NameOf(file));
        return reader.ReadToEnd();
    }

    /// <summary>The documents of a file, one after the other; its content or its name tells the format, standard input is JSON
    /// Lines.</summary>
    /// <param name="file">The file.</param>
    /// <param name="terminal">Whose standard input it may be.</param>
    /// <param name="how">What differs from the usual reading; null where nothing does.</param>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">While enumerating: the file is not what its format asks for.</exception>
    public static IEnumerable<TextItem> ReadItems(string file, Terminal terminal, Func<DatasetReading, DatasetReading>? how = null)
    {
        using var text = DatasetText.Open(Open(file, terminal), NameOf(file));
        var format = DatasetFormatCatalogue.JsonLines; // Of a pipe no head is read: its lines are answered as they come.
        var whole = text;
        if (file != StandardInput)
        {
            format = DatasetFormatCatalogue.Recognise(DatasetHead.Read(text, file, out whole)).Format;
        }

        using (whole)
        {
            var reading = new DatasetReading(NameOf(file));
            foreach (var item in DatasetReader.Read(whole, format, how is null ? reading : how(reading)))
            {
                yield return item;
            }
        }
    }
}
