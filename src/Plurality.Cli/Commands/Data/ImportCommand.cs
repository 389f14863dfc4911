using System.CommandLine;
using Plurality.Annotations;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Traces;

namespace Plurality.Cli.Commands.Data;

/// <summary><c>plurality data import</c>: from any format to the canonical one, completely or not at all.</summary>
internal sealed class ImportCommand : Verb
{
    private readonly Terminal _terminal;
    private readonly InputArgument _inputs = new("FILE…")
    {
        Description = "The data files, all in one format; - for standard input. Several files may hold votes on one item.",
    };

    private readonly NewFileOptions _output = new("FILE.jsonl", "The file to write, as JSON Lines.");
    private readonly ReadingOptions _reading = new();
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public ImportCommand(Terminal terminal)
        : base(
            "import",
            "Reads data files of any format and writes them as JSON Lines. If a file has faults, it reports them and writes nothing.",
            "plurality data import votes.csv -o imported.jsonl --aggregate majority",
            "plurality data import dev.tsv -o dev.jsonl --labels-file names.txt --map groups.json --split dev",
            "plurality data import crowd.csv -o crowd.jsonl --input-format csv-long --id-column unit --annotator-column worker "
                + "--label-column emotion"
        )
    {
        _terminal = terminal;
        Add(_inputs);
        _output.AddTo(this);
        _reading.AddTo(this);
        Add(_json);
        SetAction((parse, cancellationToken) => Task.FromResult(Run(parse, cancellationToken)));
    }

    private int Run(ParseResult parse, CancellationToken cancellationToken)
    {
        var path = _output.Path(parse)!;
        var faults = new FaultList();
        using var files = faults.Try(() => _output.Prepare(parse, path));
        var input = faults.Try(() => _reading.Read(parse, parse.GetRequiredValue(_inputs), _terminal));
        faults.ThrowIfAny();

        var counts = new DatasetStatisticsAccumulator();
        var progress = new Progress(_terminal, "items", total: null);
        try
        {
            files!.Write(path, Counted(input!.Items(cancellationToken), counts, progress));
        }
        finally
        {
            progress.Clear();
        }

        files.Commit();
        Print(path, input!.Format!, counts.Result(), parse.GetValue(_json));
        if (!parse.GetValue(_json))
        {
            _terminal.Next($"plurality data inspect {Shown.Argument(path)}");
        }

        return ExitCode.Done;
    }

    private static IEnumerable<TextItem> Counted(IEnumerable<TextItem> items, DatasetStatisticsAccumulator counts, Progress progress)
    {
        foreach (var item in items)
        {
            counts.Add(item);
            progress.Advance(1);
            yield return item;
        }
    }

    private void Print(string path, DatasetFormat format, DatasetStatistics counts, bool asJson)
    {
        if (!asJson)
        {
            var labels = string.Join(", ", counts.Labels.Select(label => Shown.Line(label.Label)));
            var counted = $"{Shown.Counted(counts.Items, "item")}, {Shown.Counted(counts.Votes, "vote")}";
            _terminal.Output.WriteLine(
                $"{path}: {counted}, {Shown.Counted(counts.Labels.Count, "label")}{(labels.Length == 0 ? "" : $" ({labels})")}."
            );
            return;
        }

        JsonLines.Write(_terminal, json =>
        {
            json.WriteString("output", path);
            json.WriteString("format", format.Name);
            json.WriteNumber("items", counts.Items);
            json.WriteNumber("annotators", counts.Annotators);
            json.WriteNumber("votes", counts.Votes);
            json.WriteNumber("labelAssignments", counts.Assignments);
            TraceJson.WriteTexts(json, "labels", [.. counts.Labels.Select(label => label.Label)]);
        });
    }
}
