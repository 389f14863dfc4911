using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Datasets;

namespace Plurality.Cli.Options;

/// <summary>The options that say what the columns of CSV and TSV mean.</summary>
internal sealed class ColumnOptions
{
    private static readonly ColumnMapping Defaults = new();

    private readonly Option<string> _id = Column("--id-column", "The column that names the item.", Defaults.Id);
    private readonly Option<string> _text = Column("--text-column", "The column of the document.", Defaults.Text);
    private readonly Option<string> _labels = Column(
        "--labels-column",
        "The column of all labels of the item, as a list in one field.",
        Defaults.Labels
    );

    private readonly Option<char> _separator = new("--label-separator")
    {
        Description = "What stands between the labels of a list in one field.",
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

    private readonly Option<string> _annotator = Column("--annotator-column", "The column of who voted.", Defaults.Annotator);
    private readonly Option<string> _label = Column("--label-column", "Long form: the column of the one label of a row.", Defaults.Label);

    private readonly Option<string> _noLabel = Names(
        "--no-label",
        "Long form: what is written for the vote that no label applies, besides an empty field.",
        "WORD,…",
        string.Join(',', Defaults.NoLabel)
    );

    private readonly Option<string> _labelColumns = Names(
        "--label-columns",
        "Wide form: the columns that are labels. Default: every column that means nothing else.",
        "COLUMN,…",
        null
    );

    private readonly Option<string> _split = Column("--split-column", "The column of the part of the data set.", Defaults.Split);
    private readonly Option<string> _omitted = Names("--omit-columns", "Columns that are not carried along.", "COLUMN,…", null);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (
            Option option in (Option[])[_id, _text, _labels, _separator, _annotator, _label, _noLabel, _labelColumns, _split, _omitted]
        )
        {
            command.Add(option);
        }
    }

    /// <summary>What they say.</summary>
    public ColumnMapping Read(ParseResult parse) =>
        new()
        {
            Id = parse.GetRequiredValue(_id),
            Text = parse.GetRequiredValue(_text),
            Labels = parse.GetRequiredValue(_labels),
            LabelSeparator = parse.GetValue(_separator),
            Annotator = parse.GetRequiredValue(_annotator),
            Label = parse.GetRequiredValue(_label),
            NoLabel = LabelList.Parse(parse.GetRequiredValue(_noLabel)),
            LabelColumns = parse.GetValue(_labelColumns) is { } columns ? LabelList.Parse(columns) : null,
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
