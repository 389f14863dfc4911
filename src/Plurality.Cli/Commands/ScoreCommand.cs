using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality score</c>: anybody's predictions against what people say, without any model.</summary>
internal sealed class ScoreCommand : Verb
{
    private readonly Terminal _terminal;

    private readonly Option<string[]> _predictions = new("--predictions")
    {
        Description =
            "JSON Lines of {\"id\", \"probabilities\": {label: p}}, or a data file with probabilities, votes or labels. Give it once per "
            + "row; rows are named after their files, or by NAME=FILE.",
        HelpName = "FILE|NAME=FILE",
        Required = true,
    };

    private readonly FileOption _references = new("--references")
    {
        Description = "Annotations or labels of the documents: a data file, which needs no texts.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly NoneLabelOption _none = new();
    private readonly ChoiceOption<TaskKind> _task = TaskOption.Create();
    private readonly ThresholdOptions _thresholds = new();
    private readonly Option<bool> _intersect = new("--intersect")
    {
        Description = "Score only the documents and labels that all files have.",
    };

    private readonly LabelOptions _labels = new() { Required = false };
    private readonly ScoreboardChoices _scoreboard = new();

    /// <summary>Creates the command.</summary>
    public ScoreCommand(Terminal terminal)
        : base(
            "score",
            "Scores predictions against what people say: metrics with intervals, beside a constant and, if there are annotators, the "
                + "human ceiling.",
            "plurality score --predictions p.jsonl --references r.jsonl",
            "plurality score --predictions mine=p.jsonl --predictions theirs=q.jsonl --references r.jsonl --metrics all --json",
            "plurality score --predictions p.jsonl --references r.jsonl --fit-threshold one --fit-predictions p-dev.jsonl "
                + "--fit-references r-dev.jsonl"
        )
    {
        _terminal = terminal;
        Add(_predictions);
        Add(_references);
        Add(_none);
        Add(_task);
        _thresholds.AddTo(this, _predictions, _task);
        Add(_intersect);
        _labels.AddTo(this);
        _scoreboard.AddTo(this);
        AddRule(parse => Files(parse).Count(file => file == InputFile.StandardInput) > 1 ? "Only one file may be standard input." : null);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var (faults, task) = (new FaultList(), _task.Read(parse));
        var options = faults.Try(() => _scoreboard.Read(parse, _terminal));
        var labels = faults.Try(() => _labels.ReadGiven(parse, _terminal));
        var said = new HashSet<string>(StringComparer.Ordinal);
        DatasetReading How(DatasetReading reading) =>
            reading with
            {
                Task = task,
                NoneLabels = _none.Read(parse),
                LabelList = labels is null ? null : [.. labels], // of a matrix, and of lists of positions
                Remark = sentence =>
                {
                    if (said.Add(sentence))
                    {
                        _terminal.Note(sentence);
                    }
                },
            };
        NamedPredictions?[] predictions =
        [
            .. parse.GetRequiredValue(_predictions).Select(file => faults.Try(() => ComparedFiles.Named(file, _terminal, How))),
        ];
        var predicted = predictions.OfType<NamedPredictions>().SelectMany(one => one.Predictions.Labels).ToHashSet(StringComparer.Ordinal);
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var references = faults.Try(() =>
            ComparedFiles.References(parse.GetRequiredValue(_references), _terminal, reading =>
                How(reading) with
                {
                    KnownLabels = predicted,
                    Declared = declared.UnionWith,
                }
            )
        );
        var fitting = faults.Try(() => _thresholds.Read(parse, _terminal, How));
        faults.ThrowIfAny();
        if (predictions.GroupBy(one => one!.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
        {
            throw new EvaluationException(
                $"The rows of a scoreboard must have different names; got {twice} twice. Write --predictions NAME=FILE."
            );
        }

        var intersect = parse.GetValue(_intersect);
        var matched = MatchedPredictions.Of(references!, [.. predictions.OfType<NamedPredictions>()], task, intersect, labels, declared);
        var rows = WithConstant(matched);
        var thresholds = Thresholds(parse, rows, matched, fitting, intersect);
        var scoreboard = Scoreboard.Of(
            matched.Labels,
            task,
            matched.Documents,
            [
                .. rows.Zip(thresholds, (row, fitted) =>
                    new MethodPredictions(row.Name, Outcome.Of(row.Predictions.Probabilities))
                    {
                        Thresholds = fitted.Thresholds,
                        Notes = fitted.Notes,
                    }
                ),
            ],
            options!
        );
        _scoreboard.Writer(parse).Write(_terminal, scoreboard with { Notes = [.. matched.Notes, .. scoreboard.Notes] });
        return ExitCode.Done;
    }

    private IEnumerable<string> Files(ParseResult parse) =>
        ((Option[])[_predictions, _references]) // by their words, because the value of a required option that is missing is an exception
            .SelectMany(option => parse.GetResult(option)?.Tokens ?? [])
            .Select(word => word.Value)
            .Concat(_thresholds.Files(parse))
            .Select(ComparedFiles.FileOf);

    /// <summary>Adds a constant to the predictions: it shows which metrics look good when most labels do not apply.</summary>
    private static List<NamedPredictions> WithConstant(MatchedPredictions matched) =>
        [
            .. matched.Predictions,
            new NamedPredictions(
                new ConstantEstimator().Name,
                Predictions.Constant(matched.Labels, [.. matched.Documents.Select(document => document.Id)], ConstantEstimator.DefaultValue)
            ),
        ];

    /// <summary>The thresholds of each row with what is to be known of them.</summary>
    private List<(Thresholds? Thresholds, IReadOnlyList<string> Notes)> Thresholds(
        ParseResult parse,
        List<NamedPredictions> rows,
        MatchedPredictions matched,
        ThresholdFitting? fitting,
        bool intersect
    )
    {
        var given = _thresholds.Given(parse) is { } threshold ? Metrics.Thresholds.One(matched.Labels, threshold) : null;
        if (fitting is null)
        {
            return [.. rows.Select(_ => (given, (IReadOnlyList<string>)[]))];
        }

        var fits = MatchedPredictions.Of(
            fitting.References,
            [
                .. matched.Predictions.Zip(fitting.Predictions, (row, predictions) =>
                    new NamedPredictions($"--fit-predictions of {row.Name}", predictions)
                ),
            ],
            TaskKind.MultiLabel,
            intersect,
            matched.Labels
        );
        return
        [
            .. WithConstant(fits)
                .Select(one => fitting.Fitter.Fit(one.Predictions, fits.Documents, [.. matched.Documents.Select(document => document.Id)]))
                .Select(fit => ((Thresholds?)fit.Thresholds, fit.Notes)),
        ];
    }
}
