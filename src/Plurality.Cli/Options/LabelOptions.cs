using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The two ways to name the labels, of which exactly one must be used, or at most one where labels are not required.</summary>
internal sealed class LabelOptions
{
    private readonly Option<string> _labels = new("--labels")
    {
        Description = "The labels, separated by commas. Quote a label that contains a comma, as in CSV.",
        HelpName = "LABEL,…",
    };

    private readonly FileOption _file = new("--labels-file")
    {
        IsRead = true,
        Description = "A file with the labels, one per line.",
        HelpName = "FILE",
    };

    /// <summary>Whether there must be labels.</summary>
    public bool Required { get; init; } = true;

    /// <summary>What else the help says about the labels, a sentence after a space.</summary>
    public string Remark
    {
        init => _file.Description += value;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Verb command)
    {
        command.Add(_labels);
        command.Add(_file);
        command.AddRule(parse =>
            (parse.GetResult(_labels) is null, parse.GetResult(_file) is null) switch
            {
                (true, true) when Required => "Name the labels with --labels or --labels-file.",
                (false, false) => "Name the labels with --labels or --labels-file, not both.",
                _ => null,
            }
        );
    }

    /// <summary>The label set that they name; null where they name none.</summary>
    /// <inheritdoc cref="Read"/>
    public LabelSet? ReadGiven(ParseResult parse, Terminal terminal) =>
        parse.GetResult(_labels) is null && parse.GetResult(_file) is null ? null : Read(parse, terminal);

    /// <summary>The labels line by line, as a data file counts them; null where the options name none. Unlike in a label set, a blank
    /// line is a fault: it would shift every position behind it.</summary>
    /// <exception cref="PluralityException">The file is at fault.</exception>
    public IReadOnlyList<string>? ReadList(ParseResult parse, Terminal terminal) =>
        parse.GetValue(_file) is { } file ? LabelListFile.Read(file, terminal)
        : parse.GetValue(_labels) is { } labels ? LabelList.Parse(labels)
        : null;

    /// <summary>The label set that they name.</summary>
    /// <exception cref="LabelException">Labels that are no label set; all faults together.</exception>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    public LabelSet Read(ParseResult parse, Terminal terminal)
    {
        if (parse.GetValue(_file) is not { } file)
        {
            return LabelSet.Create(LabelList.Parse(parse.GetRequiredValue(_labels)));
        }

        var lines = InputFile
            .ReadText(file, terminal)
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Index()
            .Where(line => line.Item.Length > 0)
            .ToList();
        try
        {
            return LabelSet.Create(lines.Select(line => line.Item));
        }
        catch (LabelException fault)
        {
            var name = InputFile.NameOf(file);
            string Place(int? label) =>
                label is { } at ? string.Create(CultureInfo.InvariantCulture, $"{name}, line {lines[at].Index + 1}") : name;
            throw new LabelException([.. fault.Faults.Select(one => one with { Sentence = $"{Place(one.Label)}: {one.Sentence}" })]);
        }
    }
}
