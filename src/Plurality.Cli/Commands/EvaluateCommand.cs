using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output.Scoreboards;
using Plurality.Cli.Terminals;
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
    private readonly Argument<string[]> _names = new("RUN…") { Description = "The names of the runs.", Arity = ArgumentArity.OneOrMore };
    private readonly FileOption _store = StoreOption.Create();
    private readonly ScoreboardChoices _scoreboard = new();

    private readonly FileOption _references = new("--references")
    {
        IsRead = true,
        Description = "Annotations or labels of the documents, matched by id. Default: those that the run has stored.",
        HelpName = "FILE",
    };

    private readonly NoneLabelOption _none = new();
    private readonly Option<bool> _cells = new("--cells")
    {
        Description = "Add one scoreboard per number of labels and agreement of the annotators.",
    };

    private readonly Option<double?> _threshold = NumberOption.Probability(
        "--threshold",
        $"Assign a label when its probability is at least P. Default: {Thresholds.Default}."
    );

    private readonly ChoiceOption<ThresholdKind?> _fit = new(
        "--fit-threshold",
        "Fit thresholds on the run's training documents: one for all labels, or one per label.",
        null,
        ("one", ThresholdKind.One),
        ("per-label", ThresholdKind.PerLabel)
    );

    private readonly Option<bool> _evaluated = new("--fit-threshold-on-evaluated-documents")
    {
        Description = "Fit thresholds on the evaluated documents. Results then look better than they are, and are marked.",
    };

    /// <summary>Creates the command.</summary>
    public EvaluateCommand(Services services)
        : base(
            "evaluate",
            "Compares the methods of stored runs with what annotators said: metrics with intervals, the best of each column, floors and "
                + "ceilings.",
            "plurality evaluate demo",
            "plurality evaluate demo --metrics nll,l1,label_ranking_average_precision --format markdown",
            "plurality evaluate emotions.seed-0 emotions.seed-1"
        )
    {
        _terminal = services.Terminal;
        Add(_names);
        Add(_references);
        Add(_none);
        Add(_cells);
        Add(_threshold);
        Add(_fit);
        Add(_evaluated);
        _scoreboard.AddTo(this);
        Add(_store);
        AddRule(parse =>
            parse.GetResult(_threshold) is not null && parse.GetResult(_fit) is not null
                ? "Give --threshold or --fit-threshold, not both."
                : null
        );
        AddRule(parse =>
            parse.GetResult(_none) is not null && parse.GetResult(_references) is null ? "--none-label needs --references." : null
        );
        AddRule(parse =>
            parse.GetValue(_evaluated) && parse.GetResult(_fit) is null
                ? "--fit-threshold-on-evaluated-documents needs --fit-threshold."
                : null
        );
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var (writer, options) = (_scoreboard.Writer(parse), _scoreboard.Read(parse, _terminal));
        using var store = RunStore.Open(parse.GetRequiredValue(_store), readOnly: true);
        var names = parse.GetRequiredValue(_names).Distinct(StringComparer.Ordinal).ToList();
        var runs = names.ConvertAll(name =>
            store.Find(name) ?? throw new UnknownRunException(store.Path, name, [.. store.List().Select(run => run.Name)])
        );
        var evaluation = new RunEvaluation(store, options)
        {
            Threshold = parse.GetValue(_threshold) ?? Thresholds.Default,
            FitThreshold = _fit.Read(parse),
            FitOnEvaluatedDocuments = parse.GetValue(_evaluated),
            Documents = parse.GetValue(_references) is { } file
                ? ComparedFiles
                    .References(file, _terminal, reading => reading with { NoneLabels = _none.Read(parse) })
                    .ToDictionary(item => item.Id, StringComparer.Ordinal)
                : null,
        };
        var cells = parse.GetValue(_cells);
        List<Scoreboard> boards = [],
            all = [];
        foreach (var run in runs)
        {
            foreach (var part in (IReadOnlyList<StoredRun>)[run, .. store.PartsOf(run)])
            {
                if (!part.IsComplete)
                {
                    _terminal.Warn(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"run {part.Name} is not complete: {part.Done} of {part.Documents} documents are computed."
                        )
                    );
                }
            }

            var prepared = evaluation.Prepare(run);
            boards.Add(evaluation.Of(prepared));
            all.Add(runs.Count > 1 || cells ? boards[^1] with { Title = run.Name } : boards[^1]);
            if (cells)
            {
                all.AddRange(OfCells(evaluation, prepared, run.Name));
            }
        }

        writer.Write(_terminal, all);
        if (RunSeeds.DifferInSeedAlone(runs))
        {
            SeedTable.Write(_terminal, SeedSpread.Of(boards), writer);
        }

        return boards.TrueForAll(board => board.Rows.All(row => row.Cells.Fault is null)) ? ExitCode.Done : ExitCode.MustFix;
    }

    private IEnumerable<Scoreboard> OfCells(RunEvaluation evaluation, EvaluatedRun prepared, string name)
    {
        foreach (var cell in TestSetCell.All)
        {
            if (!prepared.Documents.Any(document => TestSetCell.Of(document, prepared.Run.Identity.Task) == cell))
            {
                _terminal.Note($"{name}: no document with {cell}.");
                continue;
            }

            Scoreboard? scoreboard = null;
            try
            {
                scoreboard = evaluation.Of(prepared, cell) with { Title = $"{name}: {cell}" };
            }
            catch (EvaluationException fault)
            {
                _terminal.Warn($"{name}: {cell}: {fault.Message}"); // the other cells are worth their tables
            }

            if (scoreboard is not null)
            {
                yield return scoreboard;
            }
        }
    }
}
