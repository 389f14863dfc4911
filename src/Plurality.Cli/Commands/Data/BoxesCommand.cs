using System.CommandLine;
using System.Globalization;
using Plurality.Boxes;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Traces;

namespace Plurality.Cli.Commands.Data;

/// <summary><c>plurality data boxes</c>: puzzles whose answers are known, made to order.</summary>
internal sealed class BoxesCommand : Verb
{
    private static readonly BoxesOptions Defaults = new();

    private readonly Terminal _terminal;
    private readonly NewFileOptions _output = new("FILE.jsonl", "The file to write. Default: standard output.", required: false);
    private readonly Option<int> _items = NumberOption.Create("--items", "How many puzzles to generate.", Defaults.Items, 1);
    private readonly Option<int> _boxes = NumberOption.Create("--boxes", "Boxes per puzzle.", Defaults.Boxes, 1, BoxesOptions.MaximumBoxes);
    private readonly Option<int> _objects = NumberOption.Create(
        "--objects",
        "Objects per puzzle. They are the labels.",
        Defaults.Objects,
        1,
        BoxesGenerator.MaximumObjects
    );

    private readonly Option<int> _operations = NumberOption.Create(
        "--operations",
        "Operations per puzzle: an object is put in, moved or taken out.",
        Defaults.Operations,
        0,
        BoxesOptions.MaximumOperations
    );

    private readonly ChoiceOption<bool> _answers = new(
        "--answers",
        "balanced: answers with no, one and several objects are equally frequent. any: ask about any box.",
        "balanced",
        ("balanced", true),
        ("any", false)
    );

    private readonly Option<ulong> _seed = NumberOption.Seed();
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public BoxesCommand(Terminal terminal)
        : base(
            "boxes",
            "Generates puzzles of entity tracking: objects are put into boxes, moved and taken out, and the question is what a box holds.",
            "plurality data boxes -o boxes.jsonl",
            "plurality data boxes --items 10 --boxes 3 --objects 5 --operations 4 --seed 1"
        )
    {
        _terminal = terminal;
        _output.AddTo(this);
        foreach (Option option in (Option[])[_items, _boxes, _objects, _operations, _answers, _seed, _json])
        {
            Add(option);
        }

        SetAction((parse, cancellationToken) => Task.FromResult(Run(parse, cancellationToken)));
    }

    private int Run(ParseResult parse, CancellationToken cancellationToken)
    {
        var options = new BoxesOptions
        {
            Items = parse.GetValue(_items),
            Boxes = parse.GetValue(_boxes),
            Objects = parse.GetValue(_objects),
            Operations = parse.GetValue(_operations),
            Balanced = _answers.Read(parse),
            Seed = parse.GetValue(_seed),
        };
        var puzzles = BoxesGenerator
            .Generate(options)
            .TakeWhile(_ =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return true;
            });
        if (_output.Path(parse) is not { } path)
        {
            Print(puzzles);
            return ExitCode.Done;
        }

        using var files = _output.Prepare(parse, path);
        files.Write(path, puzzles);
        files.Commit();
        var labels = BoxesGenerator.Labels(options);
        if (parse.GetValue(_json))
        {
            JsonLines.Write(_terminal, json =>
            {
                json.WriteString("output", path);
                json.WriteNumber("items", options.Items);
                json.WriteNumber("seed", options.Seed);
                TraceJson.WriteTexts(json, "labels", labels);
            });
        }
        else
        {
            _terminal.Output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: {options.Items} items, {labels.Count} labels ({string.Join(",", labels)})."
                )
            );
        }

        return ExitCode.Done;
    }

    private void Print(IEnumerable<TextItem> puzzles)
    {
        _terminal.Output.Flush();
        var buffered = new BufferedStream(_terminal.OutputStream, 1 << 16); // not disposed, which would close standard output
        using var writer = new JsonLinesWriter(buffered);
        foreach (var puzzle in puzzles)
        {
            writer.Write(puzzle);
        }

        buffered.Flush();
    }
}
