using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Runtime.DataFiles;

namespace Plurality.Cli.Input;

/// <summary>Files named on the command line; <c>-</c> is standard input.</summary>
internal static class InputFile
{
    /// <summary>The word for standard input.</summary>
    public const string StandardInput = "-";

    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The name of a file in messages.</summary>
    public static string NameOf(string file) => file == StandardInput ? "standard input" : file;

    /// <summary>Opens a file as bytes.</summary>
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
            throw InputFileException.NotOpened(file, exception);
        }
    }

    /// <summary>Reads a whole text without changing its line ends.</summary>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It is not valid text.</exception>
    public static string ReadText(string file, Terminal terminal)
    {
        using var reader = DatasetText.Open(Open(file, terminal), NameOf(file));
        return reader.ReadToEnd();
    }

    /// <summary>Reads the documents of a file one after another. The format is recognised by content or name; standard input is JSON
    /// Lines where it begins with a brace, else plain text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="terminal">The terminal that has standard input.</param>
    /// <param name="how">Changes the default reading; null for no change.</param>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">While enumerating: the file is not what its format asks for.</exception>
    public static IEnumerable<TextItem> ReadItems(string file, Terminal terminal, Func<DatasetReading, DatasetReading>? how = null)
    {
        using var text = DataFile.Open(Open(file, terminal), NameOf(file));
        DatasetFormat format;
        var whole = text;
        var reading = new DatasetReading(NameOf(file));
        reading = how is null ? reading : how(reading);
        if (file == StandardInput)
        {
            // A pipe is not read ahead, so that each line is answered when it arrives.
            format = text.Peek() is -1 or '{' or ByteOrderMark ? DatasetFormatCatalogue.JsonLines : DatasetFormatCatalogue.PlainText;
        }
        else
        {
            var told = DatasetFormatCatalogue.Recognise(DatasetHead.Read(text, file, out whole, reading));
            reading.Remark?.Invoke(told.SentenceOn(file));
            format = told.Format;
        }

        using (whole)
        {
            foreach (var item in DatasetReader.Read(whole, format, reading))
            {
                yield return item;
            }
        }
    }
}
