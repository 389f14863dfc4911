using System.CommandLine;
using Plurality.Cli.Inspections;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Commands.Data;

/// <summary><c>plurality data inspect</c>: what a data set holds, and how its annotators agree.</summary>
internal sealed class InspectCommand : Verb
{
    private readonly Terminal _terminal;
    private readonly InputArgument _inputs = new("FILE…") { Description = "The data files, all in one format; - for standard input." };
    private readonly ReadingOptions _reading = new() { TextIsOptional = true };
    private readonly Option<bool> _plot = new("--plot")
    {
        Description = "Draw how common labels are, and how many votes items have, in the terminal.",
    };
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public InspectCommand(Terminal terminal)
        : base(
            "inspect",
            "Counts items, annotators, votes and labels of a data set, and measures how far its annotators agree.",
            "plurality data inspect votes.jsonl --plot",
            "plurality data inspect dev.tsv --labels-file names.txt --json"
        )
    {
        _terminal = terminal;
        Add(_inputs);
        _reading.AddTo(this);
        Add(_plot);
        Add(_json);
        AddRule(parse => parse.GetValue(_plot) && parse.GetValue(_json) ? "Give --plot or --json, not both." : null);
        SetAction((parse, cancellationToken) => Task.FromResult(Run(parse, cancellationToken)));
    }

    private int Run(ParseResult parse, CancellationToken cancellationToken)
    {
        var input = _reading.Read(parse, parse.GetRequiredValue(_inputs), _terminal);
        var inspection = Inspection.Of(input.Items(cancellationToken), input.Labels, _reading.Task(parse));
        if (parse.GetValue(_json))
        {
            InspectionJson.Write(_terminal, inspection);
            return ExitCode.Done;
        }

        InspectionTables.Write(_terminal, inspection);
        if (parse.GetValue(_plot))
        {
            InspectionPlot.Write(_terminal, inspection.Statistics);
        }

        return ExitCode.Done;
    }
}
