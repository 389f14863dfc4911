using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;
using Plurality.Runtime.DataFiles;

namespace Plurality.Cli.Input;

/// <summary>Data files named on the command line, read as one data set.</summary>
/// <param name="files">The files, one at least; <c>-</c> is standard input.</param>
/// <param name="named">Their format; null to recognise it from the first file.</param>
/// <param name="reading">How they are read. Messages use the name of each file.</param>
/// <param name="terminal">The terminal that has standard input and receives notes about recognised formats.</param>
internal sealed class DatasetInput(IReadOnlyList<string> files, DatasetFormat? named, DatasetReading reading, Terminal terminal)
{
    private readonly HashSet<string> _remarks = new(StringComparer.Ordinal);
    private Recognition? _recognition;

    /// <summary>The default part of the data set for items that name none; null for no part.</summary>
    public string? Split { get; init; }

    /// <summary>Whether items that cannot be read are reported and left out.</summary>
    public bool SkipBad { get; init; }

    /// <summary>The permitted labels; null for any.</summary>
    public LabelSet? Labels => reading.Labels;

    /// <summary>The format of the files; null if no format was named and no file is open yet.</summary>
    public DatasetFormat? Format => named ?? _recognition?.Format;

    /// <summary>
    /// The items, which can be enumerated once. One file is read on demand. Items of several files are kept in memory, because the votes
    /// on an item can be in different files.
    /// </summary>
    /// <exception cref="PluralityException">While enumerating: files are missing or not what their format asks for; all faults
    /// together.</exception>
    public IEnumerable<TextItem> Items(CancellationToken cancellationToken)
    {
        foreach (var item in files.Count == 1 ? Of(files[0], reading).Select(located => located.Item) : Joined(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item.Split is null && Split is not null ? item with { Split = Split } : item;
        }
    }

    private IEnumerable<TextItem> Joined(CancellationToken cancellationToken)
    {
        var left = reading.FaultLimit;
        var given = reading.Aggregate == Aggregate.Given ? reading.Task : TaskKind.MultiLabel;
        var faults = new FaultList();
        var joined = new JoinedItems();
        foreach (var file in files)
        {
            if (left <= 0)
            {
                break;
            }

            faults.Try(() =>
            {
                try
                {
                    // Labels can be derived from votes only when all votes are known.
                    foreach (var (line, item) in Of(file, reading with { FaultLimit = left, Aggregate = Aggregate.Given, Task = given }))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        joined.Add(item, InputFile.NameOf(file), line);
                    }
                }
                catch (DatasetFormatException fault)
                {
                    left -= fault.Faults.Count;
                    throw;
                }

                return joined;
            });
        }

        if (left > 0 && joined.Faults.Count > 0)
        {
            faults.Try<TextItem>(() =>
                throw new DatasetFormatException([.. joined.Faults.Take(left)], complete: joined.Faults.Count <= left)
            );
        }

        faults.ThrowIfAny();
        if (reading.Aggregate == Aggregate.Given)
        {
            return joined.Items;
        }

        List<TextItem> labelled =
        [
            .. joined.Items.Select(item =>
                item with
                {
                    Labels = Aggregation.LabelsOf(item, reading.Aggregate, reading.Task, reading.Labels),
                }
            ),
        ];
        TaskContract.Require(labelled, reading.Task);
        return labelled;
    }

    private IEnumerable<(int Line, TextItem Item)> Of(string file, DatasetReading howToRead)
    {
        var name = InputFile.NameOf(file);
        using var text = DataFile.Open(InputFile.Open(file, terminal), name);
        var whole = text;
        var described = howToRead with
        {
            SourceName = name,
            Remark = Remark,
            LeftOut = SkipBad ? fault => Remark($"left out: {fault.Sentence}") : null,
        };
        var format = named ?? Recognise(text, name, described, out whole);
        foreach (var located in DatasetReader.ReadWithLines(whole, format, described))
        {
            yield return located;
        }
    }

    /// <summary>Says a sentence once, however many files it holds for.</summary>
    private void Remark(string sentence)
    {
        if (_remarks.Add(sentence))
        {
            terminal.Note(sentence);
        }
    }

    private DatasetFormat Recognise(TextReader text, string name, DatasetReading described, out TextReader whole)
    {
        var head = DatasetHead.Read(text, name, out whole, described);
        var told = DatasetFormatCatalogue.Recognise(head);
        if (_recognition is null)
        {
            _recognition = told;
            terminal.Note(told.SentenceOn(name));
        }

        return _recognition.Format == told.Format
            ? told.Format
            : throw new DatasetFormatException([
                new DatasetFault(
                    name,
                    Line: null,
                    Column: null,
                    Found: $"{told.Format.Name}, because {told.Reason}",
                    Expected: $"files that are read together must have the format of the first, {_recognition.Format.Name}",
                    Remedy: "Name the format with --input-format, or read the files one by one."
                ),
            ]);
    }
}
