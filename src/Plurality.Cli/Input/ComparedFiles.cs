using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Evaluation;

namespace Plurality.Cli.Input;

/// <summary>The compared files: predictions from any source, and references.</summary>
internal static class ComparedFiles
{
    private const int FaultLimit = 20;

    /// <summary>Predictions from a file.</summary>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It holds no predictions; up to 20 faults together.</exception>
    public static Predictions Predictions(string file, Terminal terminal)
    {
        using var text = DatasetText.Open(InputFile.Open(file, terminal), InputFile.NameOf(file));
        return PredictionReader.Read(text, InputFile.NameOf(file));
    }

    /// <summary>Predictions from a file, written <c>FILE</c> or <c>NAME=FILE</c>. Without a name, the file name is the name.</summary>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It holds no predictions; up to 20 faults together.</exception>
    public static NamedPredictions Named(string written, Terminal terminal)
    {
        var (name, file) = Parts(written);
        return new NamedPredictions(name, Predictions(file, terminal));
    }

    /// <summary>References from a data file of any format, which need no text.</summary>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It is not what its format asks for; up to 20 faults together.</exception>
    public static IReadOnlyList<TextItem> References(string file, Terminal terminal) =>
        [.. InputFile.ReadItems(file, terminal, reading => reading with { TextIsOptional = true, FaultLimit = FaultLimit })];

    /// <summary>The file of <c>NAME=FILE</c>.</summary>
    public static string FileOf(string written) => Parts(written).File;

    private static (string Name, string File) Parts(string written)
    {
        var mark = written.IndexOf('=', StringComparison.Ordinal);
        return mark > 0 && !File.Exists(written)
            ? (written[..mark], written[(mark + 1)..])
            : (written == InputFile.StandardInput ? "predictions" : Path.GetFileNameWithoutExtension(written), written);
    }
}
