using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The two options that name labels. Exactly one must be given, or at most one if labels are optional.</summary>
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

    /// <summary>Whether labels are required.</summary>
    public bool Required { get; init; } = true;

    /// <summary>An additional sentence of help, after a space.</summary>
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
                (false, true) when parse.GetValue(_labels) is { } labels && File.Exists(labels) =>
                    $"--labels must name labels; {Excerpt.Of(labels)} is a file. Read labels from it with --labels-file.",
                _ => null,
            }
        );
    }

    /// <summary>The label set; null if none is given.</summary>
    /// <inheritdoc cref="Read"/>
    public LabelSet? ReadGiven(ParseResult parse, Terminal terminal) =>
        parse.GetResult(_labels) is null && parse.GetResult(_file) is null ? null : Read(parse, terminal);

    /// <summary>The labels by position, as data files count them; null if none are given. A blank line is a fault here, because it would
    /// shift all later positions.</summary>
    /// <exception cref="PluralityException">The file is at fault.</exception>
    public IReadOnlyList<string>? ReadList(ParseResult parse, Terminal terminal) =>
        parse.GetValue(_file) is { } file ? LabelListFile.Read(file, terminal)
        : parse.GetValue(_labels) is { } labels ? LabelList.Parse(labels)
        : null;

    /// <summary>The label set.</summary>
    /// <exception cref="LabelException">The labels are not a valid label set; all faults together.</exception>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    /// <exception cref="PluralityException">The file has lists where one label must stand.</exception>
    public LabelSet Read(ParseResult parse, Terminal terminal)
    {
        if (parse.GetValue(_file) is not { } file)
        {
            return LabelSet.Create(LabelList.Parse(parse.GetRequiredValue(_labels)));
        }

        var all = InputFile.ReadText(file, terminal).ReplaceLineEndings("\n").Split('\n');
        LabelListFile.RefuseLists(InputFile.NameOf(file), all);
        var lines = all.Index().Where(line => line.Item.Length > 0).ToList();
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
