using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Datasets.TestSets;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Traces;
using Spectre.Console;

namespace Plurality.Cli.Commands.Data;

/// <summary><c>plurality data sample</c>: documents to test on, drawn as in the paper.</summary>
internal sealed class SampleCommand : Verb
{
    private readonly Terminal _terminal;
    private readonly InputArgument _inputs = new("FILE…") { Description = "The data files, all in one format; - for standard input." };
    private readonly NewFileOptions _output = new("FILE.jsonl", "The file to write, as JSON Lines.");
    private readonly Option<int> _limit = NumberOption.Create("--limit", "How many documents to draw.", TestSet.DefaultSize, 1);

    private readonly Option<bool> _balanced = new("--balanced")
    {
        Description =
            "Draw as many documents with no, one and several labels, half of each with agreement of the annotators. This is the default.",
    };

    private readonly Option<bool> _multiLabel = new("--multi-label")
    {
        Description = "Draw documents with several labels only, whether annotators agree or not.",
    };
    private readonly Option<bool> _random = new("--random") { Description = "Draw at random from all documents." };
    private readonly Option<ulong> _seed = NumberOption.Seed();
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public SampleCommand(Terminal terminal)
        : base(
            "sample",
            "Draws a test set: balanced over numbers of labels and agreement, with several labels only, or at random.",
            "plurality data sample votes.jsonl -o test.jsonl",
            "plurality data sample votes.jsonl -o several.jsonl --limit 20 --multi-label --seed 1"
        )
    {
        _terminal = terminal;
        Add(_inputs);
        _output.AddTo(this);
        foreach (Option option in (Option[])[_limit, _balanced, _multiLabel, _random, _seed, _json])
        {
            Add(option);
        }

        AddRule(parse =>
            ((Option<bool>[])[_balanced, _multiLabel, _random]).Count(parse.GetValue) > 1
                ? "Give only one of --balanced, --multi-label and --random."
                : null
        );
        SetAction((parse, cancellationToken) => Task.FromResult(Run(parse, cancellationToken)));
    }

    private int Run(ParseResult parse, CancellationToken cancellationToken)
    {
        var path = _output.Path(parse)!;
        var faults = new FaultList();
        using var files = faults.Try(() => _output.Prepare(parse, path));
        var input = new DatasetInput(
            parse.GetRequiredValue(_inputs),
            named: null,
            new DatasetReading("") { FaultLimit = ReadingOptions.DefaultFaultLimit },
            _terminal
        );
        var items = faults.Try(() => input.Items(cancellationToken).ToList());
        faults.ThrowIfAny();

        var labelled = WithLabels(items!);
        var (size, seed) = (parse.GetValue(_limit), parse.GetValue(_seed));
        var sample =
            parse.GetValue(_multiLabel) ? TestSet.MultiLabel(labelled, size, seed)
            : parse.GetValue(_random) ? Random(labelled, size, seed)
            : TestSet.Balanced(labelled, size, seed);
        foreach (var note in sample.Notes)
        {
            _terminal.Warn(note);
        }

        if (sample.Items.Count == 0)
        {
            throw new OutputFileException(path, "there is no document to write.", "Draw other documents, or use other data.");
        }

        files!.Write(path, sample.Items);
        files.Commit();
        if (parse.GetValue(_json))
        {
            PrintJson(path, sample, size, seed);
        }
        else
        {
            Print(path, sample);
        }

        return ExitCode.Done;
    }

    /// <summary>Gives every document its gold labels, as inspect counts and score compares them.</summary>
    private List<TextItem> WithLabels(List<TextItem> items)
    {
        var labelled = items.ConvertAll(item => item with { Labels = Aggregation.GoldOf(item, TaskKind.MultiLabel) });
        var derived = items.Zip(labelled).Count(pair => pair.First.Labels is null && pair.Second.Labels is not null);
        if (derived > 0)
        {
            _terminal.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{derived} of {items.Count} documents have no labels of their own; they get those that at least half of their "
                        + $"annotators chose."
                )
            );
        }

        return labelled;
    }

    /// <summary>By id before the draw, so that the order of the file does not matter, and after it, as the other test sets are.</summary>
    private static TestSet Random(List<TextItem> items, int size, ulong seed)
    {
        TextItem[] shuffled = [.. items.OrderBy(item => item.Id, StringComparer.Ordinal)];
        SeededGenerator.For(seed, "test-set", "random").Shuffle(shuffled.AsSpan());
        TextItem[] drawn = [.. shuffled.Take(size).OrderBy(item => item.Id, StringComparer.Ordinal)];
        return new TestSet(
            drawn,
            drawn.Length == size
                ? []
                :
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"--limit asks for {size} documents; the data have {drawn.Length}, and all are used."
                    ),
                ]
        );
    }

    private void Print(string path, TestSet sample)
    {
        _terminal.Output.WriteLine($"{path}: {Shown.Counted(sample.Items.Count, "item")}.");
        var table = ResultTable.Create("labels, annotators", ">items");
        foreach (var cell in TestSetCell.All)
        {
            table.AddRow(new Text($"{cell}"), new Text(CountOf(sample, cell).ToString(CultureInfo.InvariantCulture)));
        }

        if (CountOf(sample, null) is > 0 and var others)
        {
            table.AddRow(new Text("in no cell"), new Text(others.ToString(CultureInfo.InvariantCulture)));
        }

        _terminal.Console.Write(table);
    }

    /// <summary>How many documents are of a kind; with null of none of the six.</summary>
    private static int CountOf(TestSet sample, TestSetCell? cell) => sample.Items.Count(item => TestSetCell.Of(item) == cell);

    private void PrintJson(string path, TestSet sample, int size, ulong seed) => JsonLines.Write(_terminal, json =>
        {
            json.WriteString("output", path);
            json.WriteNumber("seed", seed);
            json.WriteNumber("requested", size);
            json.WriteNumber("items", sample.Items.Count);
            json.WriteStartArray("cells");
            foreach (var cell in TestSetCell.All)
            {
                json.WriteStartObject();
                json.WriteString(
                    "labels",
                    cell.Labels switch
                    {
                        LabelCount.None => "none",
                        LabelCount.One => "one",
                        _ => "several",
                    }
                );
                json.WriteBoolean("agree", cell.AnnotatorsAgree);
                json.WriteNumber("items", CountOf(sample, cell));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("inNoCell", CountOf(sample, null));
            TraceJson.WriteTexts(json, "notes", sample.Notes);
        });
}
