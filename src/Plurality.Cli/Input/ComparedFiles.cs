using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Runtime.DataFiles;

namespace Plurality.Cli.Input;

/// <summary>The compared files: predictions from any source, and references.</summary>
internal static class ComparedFiles
{
    private const int FaultLimit = 20;

    /// <summary>Predictions from a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="terminal">The terminal that has standard input.</param>
    /// <param name="how">Changes the default reading; null for no change.</param>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It is not what its format asks for; up to 20 faults together.</exception>
    public static Predictions Predictions(string file, Terminal terminal, Func<DatasetReading, DatasetReading>? how = null)
    {
        using var text = DataFile.Open(InputFile.Open(file, terminal), InputFile.NameOf(file));
        return PredictionReader.Read(text, Reading(new DatasetReading(InputFile.NameOf(file)), how));
    }

    /// <summary>Predictions from a file, written <c>FILE</c> or <c>NAME=FILE</c>. Without a name, the file name is the name.</summary>
    /// <inheritdoc cref="Predictions"/>
    public static NamedPredictions Named(string written, Terminal terminal, Func<DatasetReading, DatasetReading>? how = null)
    {
        var (name, file) = Parts(written);
        return new NamedPredictions(name, Predictions(file, terminal, how));
    }

    /// <summary>References: a data file of any format, which needs no text, or a matrix of numbers.</summary>
    /// <inheritdoc cref="Predictions"/>
    public static IReadOnlyList<TextItem> References(string file, Terminal terminal, Func<DatasetReading, DatasetReading>? how = null) =>
        Matrix(file, terminal, how)?.ToReferences()
        ??
        [
            .. InputFile.ReadItems(file, terminal, reading =>
                Reading(reading, how) with
                {
                    LabelsAreExpected = true,
                    ReadsAhead = file != InputFile.StandardInput,
                }
            ),
        ];

    /// <summary>The file of <c>NAME=FILE</c>.</summary>
    public static string FileOf(string written) => Parts(written).File;

    /// <summary>The matrix that a file holds; null where it holds something else, or is standard input, which can be read once.</summary>
    private static NumberMatrix? Matrix(string file, Terminal terminal, Func<DatasetReading, DatasetReading>? how)
    {
        if (file == InputFile.StandardInput)
        {
            return null;
        }

        using var text = DataFile.Open(InputFile.Open(file, terminal), file);
        var head = DatasetHead.Read(text, file, out var whole);
        using (whole)
        {
            if (!NumberMatrix.Looks(head))
            {
                return null;
            }

            var reading = Reading(new DatasetReading(file), how);
            reading.Remark?.Invoke(NumberMatrix.Recognised(file));
            if (reading.LabelList is { } declared)
            {
                reading.Declared?.Invoke(declared);
            }

            return NumberMatrix.Read(whole, reading);
        }
    }

    private static DatasetReading Reading(DatasetReading reading, Func<DatasetReading, DatasetReading>? how)
    {
        var compared = reading with { TextIsOptional = true, FaultLimit = FaultLimit };
        return how is null ? compared : how(compared);
    }

    private static (string Name, string File) Parts(string written)
    {
        var mark = written.IndexOf('=', StringComparison.Ordinal);
        return mark > 0 && !File.Exists(written)
            ? (written[..mark], written[(mark + 1)..])
            : (written == InputFile.StandardInput ? "predictions" : Path.GetFileNameWithoutExtension(written), written);
    }
}
