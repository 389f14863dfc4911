using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Datasets;

namespace Plurality.Cli.Options;

/// <summary>The options that name the columns of CSV and TSV files.</summary>
internal sealed class ColumnOptions
{
    private static readonly ColumnMapping Defaults = new();

    private readonly Option<string> _id = Column("--id-column", "The column that holds the id of the item.", Defaults.Id);
    private readonly Option<string> _text = Column("--text-column", "The column that holds the text of the item.", Defaults.Text);
    private readonly Option<string> _label = Names(
        "--label-column",
        $"The column that holds labels: a list of labels per row, or one label per row in the long form. Default: {Defaults.Labels}, "
            + $"and {Defaults.Label} in the long form.",
        "COLUMN",
        null
    );

    private readonly Option<char> _separator = new("--label-separator")
    {
        Description = "The separator of the labels in a list.",
        HelpName = "CHARACTER",
        DefaultValueFactory = _ => Defaults.LabelSeparator,
        CustomParser = argument =>
        {
            var written = argument.Tokens[^1].Value;
            if (written.Length != 1)
            {
                argument.AddError($"--label-separator must be one character; got '{written}'.");
            }

            return written.FirstOrDefault();
        },
    };

    private readonly Option<string> _annotator = Column("--annotator-column", "The column that holds the annotator.", Defaults.Annotator);

    private readonly Option<string> _indicators = Names(
        "--indicator-columns",
        "Wide form: the columns that hold 0 or 1, one column per label. Default: every column without another meaning.",
        "COLUMN,…",
        null
    );

    private readonly Option<string> _split = Column("--split-column", "The column that holds the split of the item.", Defaults.Split);
    private readonly Option<string> _omitted = Names("--omit-columns", "Columns to leave out of the result.", "COLUMN,…", null);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_id, _text, _label, _separator, _annotator, _indicators, _split, _omitted])
        {
            command.Add(option);
        }
    }

    /// <summary>The columns.</summary>
    public ColumnMapping Read(ParseResult parse) =>
        new()
        {
            Id = parse.GetRequiredValue(_id),
            Text = parse.GetRequiredValue(_text),
            Labels = parse.GetValue(_label) ?? Defaults.Labels,
            LabelSeparator = parse.GetValue(_separator),
            Annotator = parse.GetRequiredValue(_annotator),
            Label = parse.GetValue(_label) ?? Defaults.Label,
            LabelColumns = parse.GetValue(_indicators) is { } columns ? LabelList.Parse(columns) : null,
            Split = parse.GetRequiredValue(_split),
            Omitted = LabelList.Parse(parse.GetValue(_omitted) ?? ""),
        };

    private static Option<string> Column(string name, string description, string standard) => Names(name, description, "COLUMN", standard);

    private static Option<string> Names(string name, string description, string helpName, string? standard)
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName };
        if (standard is not null)
        {
            option.DefaultValueFactory = _ => standard;
        }

        return option;
    }
}
