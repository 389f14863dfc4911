using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;

namespace Plurality.Cli.Options;

/// <summary>The data for fitting thresholds.</summary>
/// <param name="Fitter">The fitter.</param>
/// <param name="Predictions">The predictions to fit on, one per scored file, in the same order.</param>
/// <param name="References">The references of these documents.</param>
internal sealed record ThresholdFitting(ThresholdFitter Fitter, IReadOnlyList<Predictions> Predictions, IReadOnlyList<TextItem> References);

/// <summary>The threshold at which a label is assigned: given, or fitted on other documents.</summary>
internal sealed class ThresholdOptions
{
    private readonly Option<double?> _threshold = NumberOption.Probability(
        "--threshold",
        $"Assign a label when its probability is at least P. Default: {Metrics.Thresholds.Default}."
    );

    private readonly ChoiceOption<ThresholdKind?> _fit = new(
        "--fit-threshold",
        "Fit thresholds on other documents: one for all labels, or one per label.",
        null,
        ("one", ThresholdKind.One),
        ("per-label", ThresholdKind.PerLabel)
    );

    private readonly FileOption _references = new("--fit-references")
    {
        Description = "Annotations or labels of the documents that thresholds are fitted on.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _evaluated = new("--fit-threshold-on-evaluated-documents")
    {
        Description = "Accept that thresholds are fitted on evaluated documents. Results then look better than they are, and are marked.",
    };

    /// <summary>The predictions that thresholds are fitted on.</summary>
    public Option<string[]> Predictions { get; } =
        new("--fit-predictions")
        {
            Description = "Predictions for the documents that thresholds are fitted on. Give one per --predictions, in the same order.",
            HelpName = "FILE",
        };

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> Files(ParseResult parse) =>
        [.. parse.GetValue(Predictions) ?? [], .. parse.GetValue(_references) is { } file ? [file] : Array.Empty<string>()];

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="scored">The predictions that are scored.</param>
    /// <param name="task">How many labels a document may have.</param>
    public void AddTo(Verb command, Option<string[]> scored, ChoiceOption<TaskKind> task)
    {
        foreach (Option option in (Option[])[_threshold, _fit, Predictions, _references, _evaluated])
        {
            command.Add(option);
        }

        command.AddRule(parse =>
            parse.GetResult(_threshold) is not null && parse.GetResult(_fit) is not null
                ? "Give --threshold or --fit-threshold, not both."
                : null
        );
        command.AddRule(parse =>
            task.Read(parse) == TaskKind.SingleLabel && (parse.GetResult(_threshold) ?? parse.GetResult(_fit)) is not null
                ? "A single-label task has no threshold: it assigns the most probable label."
                : null
        );
        command.AddRule(parse =>
            parse.GetResult(_fit) is null == (parse.GetResult(Predictions) is null)
            && parse.GetResult(_fit) is null == (parse.GetResult(_references) is null)
                ? null
                : "--fit-threshold, --fit-predictions and --fit-references must be given together."
        );
        command.AddRule(parse =>
            parse.GetValue(_evaluated) && parse.GetResult(_fit) is null
                ? "--fit-threshold-on-evaluated-documents needs --fit-threshold."
                : null
        );
        command.AddRule(parse =>
            parse.GetResult(Predictions) is { Tokens.Count: var fitted }
            && parse.GetResult(scored) is { Tokens.Count: var given }
            && fitted != given
                ? "Give one --fit-predictions per --predictions."
                : null
        );
    }

    /// <summary>The given threshold; null for the default.</summary>
    public double? Given(ParseResult parse) => parse.GetValue(_threshold);

    /// <summary>The data for fitting thresholds; null if they are not fitted.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="terminal">The terminal that has standard input.</param>
    /// <param name="how">Changes the default reading.</param>
    /// <exception cref="PluralityException">A file is missing or invalid.</exception>
    public ThresholdFitting? Read(ParseResult parse, Terminal terminal, Func<DatasetReading, DatasetReading> how) =>
        _fit.Read(parse) is not { } kind
            ? null
            : new ThresholdFitting(
                new ThresholdFitter(kind, parse.GetValue(_evaluated)),
                [.. parse.GetValue(Predictions)!.Select(file => ComparedFiles.Predictions(ComparedFiles.FileOf(file), terminal, how))],
                ComparedFiles.References(parse.GetValue(_references)!, terminal, how)
            );
}
