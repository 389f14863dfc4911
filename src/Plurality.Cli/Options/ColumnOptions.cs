using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Datasets;

namespace Plurality.Cli.Options;

/// <summary>The options that say what the columns of a table mean.</summary>
internal sealed class ColumnOptions
{
    private readonly Option<string> _id = Names("--id-column", "The column that holds the id of the item. Usually: id.", "COLUMN");
    private readonly Option<string> _text = Names("--text-column", "The column that holds the text of the item. Usually: text.", "COLUMN");
    private readonly Option<string> _label = Names(
        "--label-column",
        "The column that holds labels: one label or a list of labels per row. Usually: labels or label.",
        "COLUMN"
    );

    private readonly Option<char?> _separator = Character(
        "--label-separator",
        "The separator of the labels in a list without brackets. Default: found in the file."
    );

    private readonly Option<string> _annotator = Names(
        "--annotator-column",
        "The column that holds the annotator, in a table with one row or several per vote. Usually: annotator.",
        "COLUMN"
    );

    private readonly Option<string> _annotators = Names(
        "--annotator-columns",
        "The columns of the annotators, in a table with one column per annotator. Default: found by their names, such as annotator_1.",
        "COLUMN,…"
    );

    private readonly Option<string> _value = Names(
        "--value-column",
        "The column that says whether the label of the row was chosen: 0 or 1, or a grade with --threshold. Usually: value.",
        "COLUMN"
    );

    private readonly ChoiceOption<BlankCell> _blank = new(
        "--blank",
        "What a cell without a value means where a vote is expected. Default: no label in a list of labels, an unknown vote in a column of "
            + "0 and 1 or of an annotator.",
        null,
        ("not-chosen", BlankCell.NotChosen),
        ("unknown", BlankCell.Unknown)
    );

    private readonly Option<string> _indicators = Names(
        "--indicator-columns",
        "The columns of labels, one per label, that hold 0 or 1, shares, or counts. Default: found by their contents.",
        "COLUMN,…"
    );

    private readonly Option<string> _total = Names(
        "--total-column",
        "The column that holds the number of annotators of the item, where columns of labels count them. Default: found in the file.",
        "COLUMN"
    );

    private readonly Option<string> _split = Names(
        "--split-column",
        "The column that holds the split of the item. Usually: split.",
        "COLUMN"
    );
    private readonly Option<string> _omitted = Names("--omit-columns", "Columns to leave out of the result.", "COLUMN,…");
    private readonly Option<char?> _delimiter = Character(
        "--delimiter",
        "The delimiter between the cells of a row; \\t for a tab. Default: found in the file."
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (
            Option option in (Option[])
                [_id, _text, _label, _separator, _annotator, _annotators, _value, _blank, _indicators, _total, _split, _omitted, _delimiter]
        )
        {
            command.Add(option);
        }
    }

    /// <summary>The columns.</summary>
    public ColumnMapping Read(ParseResult parse) =>
        new()
        {
            Id = parse.GetValue(_id),
            Text = parse.GetValue(_text),
            Label = parse.GetValue(_label),
            LabelSeparator = parse.GetValue(_separator),
            Annotator = parse.GetValue(_annotator),
            AnnotatorColumns = List(parse, _annotators),
            Value = parse.GetValue(_value),
            Blank = _blank.Read(parse),
            LabelColumns = List(parse, _indicators),
            Total = parse.GetValue(_total),
            Split = parse.GetValue(_split),
            Omitted = List(parse, _omitted),
            Delimiter = parse.GetValue(_delimiter),
        };

    private static IReadOnlyList<string>? List(ParseResult parse, Option<string> option) =>
        parse.GetValue(option) is { } written ? LabelList.Parse(written) : null;

    private static Option<string> Names(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    private static Option<char?> Character(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "CHARACTER",
            CustomParser = argument =>
            {
                var written = argument.Tokens[^1].Value;
                if (written is "\\t")
                {
                    return '\t';
                }

                if (written.Length != 1)
                {
                    argument.AddError($"{name} must be one character; got '{written}'.");
                }

                return written.FirstOrDefault();
            },
        };
}
