using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The options for reading data files and deriving labels.</summary>
internal sealed class ReadingOptions
{
    /// <summary>The default number of reported faults.</summary>
    public const int DefaultFaultLimit = 20;

    private readonly ChoiceOption<DatasetFormat> _format = new(
        "--input-format",
        "The format of the files; 'plurality data formats' lists the names. Default: recognised by the content, else by the ending of "
            + "the name.",
        null,
        [.. DatasetFormatCatalogue.All.Select(format => (format.Name, format))]
    )
    {
        HelpName = "NAME",
    };

    private readonly FileOption _map = new("--map")
    {
        Description = "A JSON file that renames, pools and drops labels, such as {\"joy\": [\"amusement\", \"love\"]}.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly LabelOptions _labels = new()
    {
        Required = false,
        Remark = " They are those of the files, before --map; formats that name labels by position count them from 0.",
    };

    private readonly NoneLabelOption _none = new();

    private readonly ChoiceOption<Aggregate> _aggregate = new(
        "--aggregate",
        "Which labels an item gets: those that the file gives, or those that at least half, any or all of its annotators chose.",
        "given",
        ("given", Aggregate.Given),
        ("majority", Aggregate.Majority),
        ("any", Aggregate.Any),
        ("all", Aggregate.All)
    );

    private readonly ChoiceOption<TaskKind> _task = TaskOption.Create();

    private readonly FileOption _splitFile = new("--split-file")
    {
        Description = "A JSON file with the ids of each split, such as {\"train\": [\"a\"], \"test\": [\"b\"]}.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly Option<string> _split = new("--split")
    {
        Description = "The split of the items for which nothing else names one.",
        HelpName = "NAME",
    };

    private readonly ColumnOptions _columns = new();

    private readonly Option<double?> _threshold = NumberOption.Any(
        "--threshold",
        "Graded votes: from which value on a grade is a vote for the label, such as 1 on a scale from 0 to 3."
    );

    private readonly Option<bool> _grouped = new("--grouped")
    {
        Description = "The file has one row per vote, and the rows of an item are adjacent. It is then read in constant memory.",
    };

    private readonly Option<int> _faultLimit = NumberOption.Create(
        "--fault-limit",
        "Stop reading after this many faults.",
        DefaultFaultLimit,
        1
    );

    private readonly Option<bool> _skipBad = new("--skip-bad")
    {
        Description = "Report items that cannot be read, and leave them out. Default: they refuse the file.",
    };

    /// <summary>Whether items may lack their texts.</summary>
    public bool TextIsOptional { get; init; }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Verb command)
    {
        foreach (Option option in (Option[])[_format, _map])
        {
            command.Add(option);
        }

        _labels.AddTo(command);
        foreach (Option option in (Option[])[_none, _aggregate, _task, _splitFile, _split])
        {
            command.Add(option);
        }

        _columns.AddTo(command);
        command.Add(_threshold);
        command.Add(_grouped);
        command.Add(_faultLimit);
        command.Add(_skipBad);
    }

    /// <summary>The kind of task.</summary>
    public TaskKind Task(ParseResult parse) => _task.Read(parse);

    /// <summary>The files with the reading that the options describe. Files that options name are read now, the data files
    /// later.</summary>
    /// <exception cref="PluralityException">A file that an option names is missing or invalid; all faults together.</exception>
    public DatasetInput Read(ParseResult parse, IReadOnlyList<string> files, Terminal terminal)
    {
        var faults = new FaultList();
        var map = faults.Try(() =>
            parse.GetValue(_map) is { } file ? LabelMap.Parse(InputFile.ReadText(file, terminal), InputFile.NameOf(file)) : null
        );
        var none = _none.Read(parse);
        var list = faults.Try(() => _labels.ReadList(parse, terminal));
        var labels = faults.Try(() => list is null ? null : LabelSet.Create(LabelsOf(list, none, map)));
        var splits = faults.Try(() => parse.GetValue(_splitFile) is { } file ? SplitFile.Read(file, terminal) : null);
        faults.ThrowIfAny();

        var reading = new DatasetReading("")
        {
            Columns = _columns.Read(parse),
            LabelList = list,
            Threshold = parse.GetValue(_threshold),
            LabelsAreExpected = true,
            Grouped = parse.GetValue(_grouped),
            NoneLabels = none,
            TextIsOptional = TextIsOptional,
            Map = map,
            Labels = labels,
            Aggregate = _aggregate.Read(parse),
            Task = Task(parse),
            FaultLimit = parse.GetValue(_faultLimit),
        };
        return new DatasetInput(files, _format.Read(parse), splits is null ? reading : reading with { Splits = splits }, terminal)
        {
            Split = parse.GetValue(_split),
            SkipBad = parse.GetValue(_skipBad),
        };
    }

    /// <summary>The labels that items may have: those of the list but the ones that mean none, after the map.</summary>
    private static IReadOnlyList<string> LabelsOf(IReadOnlyList<string> list, IReadOnlyList<string>? none, LabelMap? map)
    {
        string[] labels = [.. list.Except(none ?? [], StringComparer.Ordinal)];
        return map?.Remaining(labels) ?? labels;
    }
}
