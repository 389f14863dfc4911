using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Inspections;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Datasets.Duplicates;
using Plurality.Datasets.Splits;

namespace Plurality.Cli.Commands.Data;

/// <summary><c>plurality data split</c>: parts of a data set, and what one of them knows of another.</summary>
internal sealed class SplitCommand : Verb
{
    private const string Ending = ".jsonl";

    private readonly Terminal _terminal;
    private readonly InputArgument _inputs = new("FILE…")
    {
        Description = "The data file; with --check several, one per part. - for standard input.",
    };
    private readonly NewFileOptions _output = new(
        "FOLDER|PREFIX",
        "Where to write one file per part: FOLDER/train.jsonl, or PREFIX.train.jsonl if it is no folder.",
        required: false
    );

    private readonly Option<string> _ratios = new("--ratios")
    {
        Description = "The parts and their shares, which sum to 1. Default: the splits that the items name.",
        HelpName = "NAME=SHARE,…",
    };

    private readonly Option<ulong> _seed = NumberOption.Seed();

    private readonly Option<double> _similarity = new("--similarity")
    {
        Description = "Two texts are copies when they share at least this much of their character triples (Jaccard).",
        HelpName = "SHARE",
        DefaultValueFactory = _ => DuplicateGroup.DefaultSimilarity,
        CustomParser = argument =>
        {
            var written = argument.Tokens[^1].Value;
            if (
                double.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
                && share is > 0 and <= 1
            )
            {
                return share;
            }

            argument.AddError($"--similarity must be a number above 0 and up to 1; got '{written}'.");
            return DuplicateGroup.DefaultSimilarity;
        },
    };

    private readonly Option<bool> _check = new("--check")
    {
        Description = "Write nothing; report what leaks between the files, or between the splits of one file.",
    };
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public SplitCommand(Terminal terminal)
        : base(
            "split",
            "Splits a data set at random, keeps copies of a text in one part, and reports duplicates and leaks between parts.",
            "plurality data split votes.jsonl -o parts/ --ratios train=0.8,dev=0.1,test=0.1 --seed 1",
            "plurality data split --check parts/train.jsonl parts/dev.jsonl"
        )
    {
        _terminal = terminal;
        Add(_inputs);
        _output.AddTo(this);
        foreach (Option option in (Option[])[_ratios, _seed, _similarity, _check, _json])
        {
            Add(option);
        }

        AddRule(parse =>
            !parse.GetValue(_check) && parse.GetResult(_inputs) is { Tokens.Count: > 1 }
                ? "Give one file to split; only --check takes several."
                : null
        );
        AddRule(parse =>
            parse.GetValue(_check) == (_output.Path(parse) is not null)
                ? "Give --output to write the parts, or --check to write nothing."
                : null
        );
        AddRule(parse =>
            parse.GetValue(_check) && parse.GetResult(_ratios) is not null
                ? "Give --ratios or --check, not both: --check looks at the parts that exist."
                : null
        );
        SetAction((parse, cancellationToken) => Task.FromResult(Run(parse, cancellationToken)));
    }

    private int Run(ParseResult parse, CancellationToken cancellationToken)
    {
        var report = parse.GetValue(_check) ? Check(parse, cancellationToken) : Split(parse, cancellationToken);
        foreach (var note in report.Notes)
        {
            _terminal.Warn(note);
        }

        if (parse.GetValue(_json))
        {
            SplitLines.WriteJson(_terminal, report);
        }
        else
        {
            SplitLines.Write(_terminal, report);
        }

        return ExitCode.Done;
    }

    private SplitReport Check(ParseResult parse, CancellationToken cancellationToken)
    {
        var files = parse.GetRequiredValue(_inputs);
        var faults = new FaultList();
        var read = files.Select(file => faults.Try(() => Read(file, cancellationToken))).ToList();
        faults.ThrowIfAny();
        if (files is [var only])
        {
            var named = Named(read[0]!, only);
            return SplitReport.Of(named, Parts(named), parse.GetValue(_similarity), []);
        }

        TextItem[] all =
        [
            .. files.Zip(read).SelectMany(part => part.Second!.Select(item => item with { Split = InputFile.NameOf(part.First) })),
        ];
        return SplitReport.Of(all, Parts(all), parse.GetValue(_similarity), []);
    }

    private SplitReport Split(ParseResult parse, CancellationToken cancellationToken)
    {
        var input = parse.GetRequiredValue(_inputs)[0];
        var similarity = parse.GetValue(_similarity);
        var faults = new FaultList();
        var ratios = faults.Try(() => parse.GetValue(_ratios) is { } written ? SplitRatios.Parse(written) : null);
        var items = faults.Try(() => Read(input, cancellationToken));
        if (ratios is not null)
        {
            faults.Try(() => Paths(parse, ratios.Names));
        }

        faults.ThrowIfAny();

        var split = ratios is null ? null : DataSplit.Make(items!, ratios, parse.GetValue(_seed), similarity);
        var divided = split?.Items ?? Named(items!, input);
        string[] names =
        [
            .. split?.Counts.Select(part => part.Key) ?? divided.Select(item => item.Split!).Distinct(StringComparer.Ordinal),
        ];
        var paths = Paths(parse, names);
        var counts = divided.CountBy(item => item.Split!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        SplitPart[] parts = [.. names.Select(name => new SplitPart(name, counts.GetValueOrDefault(name), paths[name]))];
        var report = SplitReport.Of(divided, parts, similarity, split?.Notes ?? []);
        using var files = _output.Prepare(parse, paths.Values);
        if (Path.EndsInDirectorySeparator(_output.Path(parse)))
        {
            Directory.CreateDirectory(_output.Path(parse)!);
        }

        foreach (var name in names)
        {
            files.Write(paths[name], divided.Where(item => item.Split == name));
        }

        files.Commit();
        return report with
        {
            Notes =
            [
                .. report.Notes,
                .. parts
                    .Where(part => part.Items == 0)
                    .Select(part => $"part {part.Name} has no item, and its file is empty. Give it a larger share."),
            ],
        };
    }

    private List<TextItem> Read(string file, CancellationToken cancellationToken) =>
        [
            .. new DatasetInput(
                [file],
                named: null,
                new DatasetReading("") { FaultLimit = ReadingOptions.DefaultFaultLimit },
                _terminal
            ).Items(cancellationToken),
        ];

    /// <summary>The items of a file that must all say where they belong.</summary>
    private static List<TextItem> Named(List<TextItem> items, string file)
    {
        var without = items.Count(item => item.Split is null);
        return without == 0
            ? items
            : throw new SplitException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Every item of {InputFile.NameOf(file)} must name its \"split\"; got {without} of {items.Count} that name none. Make "
                        + $"parts with --ratios, or name several files with --check."
                )
            );
    }

    private static List<SplitPart> Parts(IEnumerable<TextItem> items) =>
        [.. items.CountBy(item => item.Split!, StringComparer.Ordinal).Select(part => new SplitPart(part.Key, part.Value, Output: null))];

    /// <summary>From the names of parts to their files, none of which may be there.</summary>
    /// <exception cref="PluralityException">A name cannot be one of a file, or the file exists.</exception>
    private Dictionary<string, string> Paths(ParseResult parse, IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()) || name is "." or "..") is { } unfit)
        {
            throw new SplitException($"The name of a part must be one of a file; got \"{unfit}\". Rename it.");
        }

        var where = _output.Path(parse)!;
        var isFolder = Directory.Exists(where) || Path.EndsInDirectorySeparator(where);
        var paths = names.ToDictionary(
            name => name,
            name => isFolder ? Path.Combine(where, name + Ending) : $"{where}.{name}{Ending}",
            StringComparer.Ordinal
        );
        _output.Prepare(parse, paths.Values).Dispose();
        return paths;
    }
}
