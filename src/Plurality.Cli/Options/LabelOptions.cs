using System.CommandLine;
using Plurality.Cli.Commands;
using Plurality.Cli.Input;
using Plurality.Cli.Output;
using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The two ways to name the labels, of which exactly one must be used.</summary>
internal sealed class LabelOptions
{
    private readonly Option<string> _labels = new("--labels")
    {
        Description = "The labels, separated by commas; one that holds a comma stands in double quotes, as in CSV.",
        HelpName = "LABEL,…",
    };

    private readonly FileOption _file = new("--labels-file") { IsRead = true, Description = "The labels from a file, one a line.", HelpName = "FILE" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Verb command)
    {
        command.Add(_labels);
        command.Add(_file);
        command.AddRule(parse => parse.GetResult(_labels) is null == (parse.GetResult(_file) is null)
            ? "Either --labels or --labels-file must say what the labels are."
            : null);
    }

    /// <summary>The label set that they name.</summary>
    /// <exception cref="LabelException">Labels that are no label set; all faults together.</exception>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    public LabelSet Read(ParseResult parse, Terminal terminal) => LabelSet.Create(
        parse.GetValue(_file) is { } file
            ? InputFile.ReadText(file, terminal).ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0)
            : LabelList.Parse(parse.GetRequiredValue(_labels)));
}
