using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;

namespace Plurality.Cli.Input;

/// <summary>The compared files: predictions from any source, and references.</summary>
internal static class ComparedFiles
{
    private const int FaultLimit = 20;

    /// <summary>Predictions from a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="terminal">The terminal that has standard input.</param>
    /// <param name="task">How many labels a document may have.</param>
    /// <param name="none">The labels that mean that none applies; null for none such.</param>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It holds no predictions; up to 20 faults together.</exception>
    public static Predictions Predictions(
        string file,
        Terminal terminal,
        TaskKind task = TaskKind.MultiLabel,
        IReadOnlyList<string>? none = null
    )
    {
        using var text = DatasetText.Open(InputFile.Open(file, terminal), InputFile.NameOf(file));
        return PredictionReader.Read(text, Reading(InputFile.NameOf(file), task, none));
    }

    /// <summary>Predictions from a file, written <c>FILE</c> or <c>NAME=FILE</c>. Without a name, the file name is the name.</summary>
    /// <inheritdoc cref="Predictions"/>
    public static NamedPredictions Named(
        string written,
        Terminal terminal,
        TaskKind task = TaskKind.MultiLabel,
        IReadOnlyList<string>? none = null
    )
    {
        var (name, file) = Parts(written);
        return new NamedPredictions(name, Predictions(file, terminal, task, none));
    }

    /// <summary>References from a data file of any format, which need no text.</summary>
    /// <inheritdoc cref="Predictions"/>
    public static IReadOnlyList<TextItem> References(
        string file,
        Terminal terminal,
        TaskKind task = TaskKind.MultiLabel,
        IReadOnlyList<string>? none = null
    ) => [.. InputFile.ReadItems(file, terminal, reading => Reading(reading.SourceName, task, none))];

    /// <summary>The file of <c>NAME=FILE</c>.</summary>
    public static string FileOf(string written) => Parts(written).File;

    private static DatasetReading Reading(string name, TaskKind task, IReadOnlyList<string>? none) =>
        new(name)
        {
            TextIsOptional = true,
            FaultLimit = FaultLimit,
            Task = task,
            NoneLabels = none,
        };

    private static (string Name, string File) Parts(string written)
    {
        var mark = written.IndexOf('=', StringComparison.Ordinal);
        return mark > 0 && !File.Exists(written)
            ? (written[..mark], written[(mark + 1)..])
            : (written == InputFile.StandardInput ? "predictions" : Path.GetFileNameWithoutExtension(written), written);
    }
}
