using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Commands;
using Plurality.Cli.Input;
using Plurality.Cli.Output;
using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The two ways to name the labels, of which exactly one must be used, or at most one where labels are not required.</summary>
internal sealed class LabelOptions
{
    private readonly Option<string> _labels = new("--labels")
    {
        Description = "The labels, separated by commas; one that holds a comma stands in double quotes, as in CSV.",
        HelpName = "LABEL,…",
    };

    private readonly FileOption _file = new("--labels-file")
    {
        IsRead = true,
        Description = "The labels from a file, one a line.",
        HelpName = "FILE",
    };

    /// <summary>Whether there must be labels.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Verb command)
    {
        command.Add(_labels);
        command.Add(_file);
        command.AddRule(parse =>
            (parse.GetResult(_labels) is null, parse.GetResult(_file) is null) switch
            {
                (true, true) when Required => "Either --labels or --labels-file must say what the labels are.",
                (false, false) => Required
                    ? "Either --labels or --labels-file must say what the labels are."
                    : "Only one of --labels and --labels-file may say what the labels are.",
                _ => null,
            }
        );
    }

    /// <summary>The label set that they name; null where they name none.</summary>
    /// <inheritdoc cref="Read"/>
    public LabelSet? ReadGiven(ParseResult parse, Terminal terminal) =>
        parse.GetResult(_labels) is null && parse.GetResult(_file) is null ? null : Read(parse, terminal);

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
