using System.CommandLine;
using Plurality.Cli.Commands;
using Plurality.Cli.Input;
using Plurality.Cli.Output;
using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The options that say how data files are read, and what is made of their labels.</summary>
internal sealed class ReadingOptions
{
    /// <summary>How many faults are told unless something else is said.</summary>
    public const int DefaultFaultLimit = 20;

    private readonly ChoiceOption<DatasetFormat> _format = new(
        "--format",
        "How the files are written, a name that 'plurality data formats' lists. Default: told by what is in them, else by the ending of "
            + "the name.",
        null,
        [.. DatasetFormatCatalogue.All.Select(format => (format.Name, format))]
    )
    {
        HelpName = "NAME",
    };

    private readonly FileOption _labelList = new("--label-list")
    {
        Description = "For files that name labels by their positions, from 0: the list of labels, one a line.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly FileOption _map = new("--map")
    {
        Description = "How labels are renamed, pooled and dropped, as JSON, such as {\"joy\": [\"amusement\", \"love\"]}.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly LabelOptions _labels = new() { Required = false };

    private readonly ChoiceOption<Aggregate> _aggregate = new(
        "--aggregate",
        "What the labels of an item are: those that the file gives, or those that at least half of its annotators, any or all of them "
            + "chose.",
        "given",
        ("given", Aggregate.Given),
        ("majority", Aggregate.Majority),
        ("any", Aggregate.Any),
        ("all", Aggregate.All)
    );

    private readonly ChoiceOption<TaskKind> _task = TaskOption.Create();

    private readonly FileOption _splitFile = new("--split-file")
    {
        Description = "To which part of the data set each id belongs, as JSON, such as {\"train\": [\"a\"], \"test\": [\"b\"]}.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly Option<string> _split = new("--split")
    {
        Description = "The part of the data set that items belong to where nothing else says so.",
        HelpName = "NAME",
    };

    private readonly ColumnOptions _columns = new();

    private readonly Option<bool> _grouped = new("--grouped")
    {
        Description = "The rows of an item stand together, in a file of one row a vote; it is then read in flat memory.",
    };

    private readonly Option<int> _faultLimit = NumberOption.Create(
        "--fault-limit",
        "How many faults of the files are told before they are given up.",
        DefaultFaultLimit,
        1
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Verb command)
    {
        foreach (Option option in (Option[])[_format, _labelList, _map])
        {
            command.Add(option);
        }

        _labels.AddTo(command);
        foreach (Option option in (Option[])[_aggregate, _task, _splitFile, _split])
        {
            command.Add(option);
        }

        _columns.AddTo(command);
        command.Add(_grouped);
        command.Add(_faultLimit);
    }

    /// <summary>How many labels an item may have.</summary>
    public TaskKind Task(ParseResult parse) => _task.Read(parse);

    /// <summary>The files, to be read as the options say. What the options name is read now, the files are not.</summary>
    /// <exception cref="PluralityException">A file that an option names is missing or not what it must be; all faults together.</exception>
    public DatasetInput Read(ParseResult parse, IReadOnlyList<string> files, Terminal terminal)
    {
        var faults = new FaultList();
        var labelList = faults.Try(() => parse.GetValue(_labelList) is { } file ? LabelListFile.Read(file, terminal) : null);
        var map = faults.Try(() =>
            parse.GetValue(_map) is { } file ? LabelMap.Parse(InputFile.ReadText(file, terminal), InputFile.NameOf(file)) : null
        );
        var labels = faults.Try(() => _labels.ReadGiven(parse, terminal));
        var splits = faults.Try(() => parse.GetValue(_splitFile) is { } file ? SplitFile.Read(file, terminal) : null);
        faults.ThrowIfAny();

        var reading = new DatasetReading("")
        {
            Columns = _columns.Read(parse),
            LabelList = labelList,
            Grouped = parse.GetValue(_grouped),
            Map = map,
            Labels = labels,
            Aggregate = _aggregate.Read(parse),
            Task = Task(parse),
            FaultLimit = parse.GetValue(_faultLimit),
        };
        return new DatasetInput(files, _format.Read(parse), splits is null ? reading : reading with { Splits = splits }, terminal)
        {
            Split = parse.GetValue(_split),
        };
    }
}
