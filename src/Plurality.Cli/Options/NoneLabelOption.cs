using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The option that names the labels of a data set that mean that no label applies.</summary>
internal sealed class NoneLabelOption : Option<string>
{
    /// <summary>Creates the option.</summary>
    public NoneLabelOption()
        : base("--none-label")
    {
        Description =
            $"The label of the data that means that no label applies, such as {LabelSet.None} or neutral; several, separated by commas. "
            + $"Without it a label called {LabelSet.None} is refused, but in the cells of tables, where it means that.";
        HelpName = "LABEL,…";
    }

    /// <summary>The labels; null if none are given.</summary>
    public IReadOnlyList<string>? Read(ParseResult parse) => parse.GetValue(this) is { } labels ? LabelList.Parse(labels) : null;
}
