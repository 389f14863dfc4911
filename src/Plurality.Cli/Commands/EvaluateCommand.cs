using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Output.Scoreboards;
using Plurality.Datasets.TestSets;
using Plurality.Evaluation;
using Plurality.Metrics;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality evaluate</c>: stored runs against what people say.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _names = new("RUN") { Description = "The names of runs.", Arity = ArgumentArity.OneOrMore };
    private readonly FileOption _store = StoreOption.Create();
    private readonly ScoreboardChoices _scoreboard = new();

    private readonly FileOption _data = new("--data")
    {
        IsRead = true,
        Description = "Documents with annotators or labels, found by id. Default: what the run has stored of its own documents.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _cells = new("--cells") { Description = "Also a scoreboard for each number of labels and whether annotators agree." };

    private readonly Option<string> _threshold = new("--threshold")
    {
        Description = "From which probability on a label is decided for: a number from 0 to 1, or fitted on the run's training documents, one for all labels (fit) or one a label (fit-per-label).",
        HelpName = "T|fit|fit-per-label",
        DefaultValueFactory = _ => "0.5",
    };

    private readonly Option<bool> _onTest = new("--fit-thresholds-on-test-documents")
    {
        Description = "Fits thresholds on the documents that are evaluated: figures of decisions are then too good, and every row says so.",
    };

    /// <summary>Makes the command.</summary>
    public EvaluateCommand(Services services)
        : base(
            "evaluate",
            "Compares the methods of stored runs with what annotators said: figures with intervals, the best of each column, floors and ceilings.",
            "plurality evaluate goemotions",
            "plurality evaluate goemotions --metrics nll,l1,label_ranking_average_precision --format markdown",
            "plurality evaluate goemotions.seed-0 goemotions.seed-1 goemotions.seed-2")
    {
        _terminal = services.Terminal;
        Add(_names);
        Add(_data);
        Add(_cells);
        Add(_threshold);
        Add(_onTest);
        _scoreboard.AddTo(this);
        Add(_store);
        AddRule(parse => Threshold(parse) is null ? $"--threshold must be a number from 0 to 1, fit or fit-per-label; got '{parse.GetValue(_threshold)}'." : null);
        AddRule(parse => parse.GetValue(_onTest) && Threshold(parse) is { Choice: ThresholdChoice.Given }
            ? "--fit-thresholds-on-test-documents needs --threshold fit or --threshold fit-per-label." : null);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var (writer, options) = (_scoreboard.Writer(parse), _scoreboard.Read(parse));
        using var store = RunStore.Open(parse.GetRequiredValue(_store), readOnly: true);
        var names = parse.GetRequiredValue(_names).Distinct(StringComparer.Ordinal).ToList();
        var runs = names.ConvertAll(name => store.Find(name) ?? throw new UnknownRunException(store.Path, name, [.. store.List().Select(run => run.Name)]));
        var (choice, threshold) = Threshold(parse)!.Value;
        var evaluation = new RunEvaluation(store, options)
        {
            Thresholds = choice,
            Threshold = threshold,
            FitThresholdsOnTestDocuments = parse.GetValue(_onTest),
            Documents = parse.GetValue(_data) is { } file ? InputFile.ReadItems(file, _terminal).ToDictionary(item => item.Id, StringComparer.Ordinal) : null,
        };
        List<Scoreboard> boards = [];
        foreach (var run in runs)
        {
            foreach (var part in (IReadOnlyList<StoredRun>)[run, .. store.PartsOf(run)])
            {
                if (!part.IsComplete)
                    _terminal.Warn(string.Create(CultureInfo.InvariantCulture, $"run {part.Name} is not complete: {part.Done} of {part.Documents} documents are computed."));
            }

            var prepared = evaluation.Prepare(run);
            boards.Add(Write(evaluation.Of(prepared), writer, runs.Count > 1 ? run.Name : null));
            if (parse.GetValue(_cells)) WriteCells(evaluation, prepared, writer, run.Name);
        }

        if (RunSeeds.DifferInSeedAlone(runs)) SeedTable.Write(_terminal, SeedSpread.Of(boards), writer);
        return boards.TrueForAll(board => board.Rows.All(row => row.Fault is null)) ? ExitCode.Done : ExitCode.MustFix;
    }

    private void WriteCells(RunEvaluation evaluation, EvaluatedRun prepared, IScoreboardWriter writer, string name)
    {
        foreach (var cell in TestSetCell.All)
        {
            if (prepared.Documents.Any(document => TestSetCell.Of(document) == cell)) Write(evaluation.Of(prepared, cell), writer, $"{name}: {cell}");
            else _terminal.Note($"{name}: no document with {cell}.");
        }
    }

    private Scoreboard Write(Scoreboard scoreboard, IScoreboardWriter writer, string? title)
    {
        writer.Write(_terminal, title is null ? scoreboard : scoreboard with { Title = title });
        return scoreboard;
    }

    private (ThresholdChoice Choice, double Value)? Threshold(ParseResult parse) => parse.GetValue(_threshold) switch
    {
        "fit" => (ThresholdChoice.One, Thresholds.Default),
        "fit-per-label" => (ThresholdChoice.PerLabel, Thresholds.Default),
        { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 => (ThresholdChoice.Given, value),
        _ => null,
    };
}
