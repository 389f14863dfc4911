using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Output.Scoreboards;
using Plurality.Cli.Terminals;
using Plurality.Evaluation;
using Plurality.Metrics;

namespace Plurality.Cli.Options;

/// <summary>The options of a scoreboard: columns, format and resampling.</summary>
internal sealed class ScoreboardChoices
{
    private const string AllMetrics = "all";
    private const int FewestResamples = 20;
    private static readonly ScoreboardOptions Defaults = new();

    private readonly Option<string> _metrics = new("--metrics")
    {
        Description =
            "The metrics, separated by commas, or all; an argument follows a colon, as in ndcg:5, and a preset names several, as "
            + $"{string.Join(", ", MetricCatalogue.Presets.Keys)} do. "
            + "See docs/methods/metrics.md. Default: the headline metrics; all for JSON.",
        HelpName = "METRIC,…|all",
    };

    private readonly ChoiceOption<IScoreboardWriter> _format = new(
        "--format",
        "How the scoreboard is written.",
        ScoreboardWriter.Default.Format,
        [.. ScoreboardWriter.All.Select(writer => (writer.Format, writer))]
    );

    private readonly Option<bool> _json = new("--json") { Description = "The same as --format json." };
    private readonly Option<ulong> _seed = NumberOption.Seed();

    private readonly Option<int> _resamples = NumberOption.Create(
        "--resamples",
        "Bootstrap resamples per interval, and permutations per test: 20 or more, or 0 for neither.",
        Defaults.Resamples,
        0
    );

    private readonly ChoiceOption<bool> _correction = new(
        "--correction",
        "How the p values of a column are corrected for their number.",
        "holm",
        ("holm", true),
        ("none", false)
    );

    private readonly FileOption _weights = new("--document-weights")
    {
        IsRead = true,
        Description = "How much each document counts: CSV with the columns id and weight. Default: all count alike.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _metrics.RefuseWhat(text =>
        {
            if (text != AllMetrics)
            {
                MetricCatalogue.Chosen(
                    Names(text).Where(name => !name.StartsWith(SemanticF1Metric.Word + ":", StringComparison.Ordinal)),
                    null
                );
            }
        });
        _resamples.Validators.Add(result =>
        {
            if (
                result.Tokens is [.., var written]
                && int.TryParse(written.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var few)
                && few is > 0 and < FewestResamples
            )
            {
                result.AddError(
                    string.Create(CultureInfo.InvariantCulture, $"--resamples must be 0, or at least {FewestResamples}; got '{few}'.")
                );
            }
        });
        foreach (Option option in (Option[])[_metrics, _format, _json, _seed, _resamples, _correction, _weights])
        {
            command.Add(option);
        }
    }

    /// <summary>The format of the scoreboard.</summary>
    public IScoreboardWriter Writer(ParseResult parse) => parse.GetValue(_json) ? ScoreboardWriter.Json : _format.Read(parse)!;

    /// <summary>The settings of its computation.</summary>
    /// <exception cref="PluralityException">There is no metric of that name; a file is not as it must be.</exception>
    public ScoreboardOptions Read(ParseResult parse, Terminal terminal) =>
        Defaults with
        {
            Metrics = Metrics(parse, terminal),
            Seed = parse.GetValue(_seed),
            Resamples = parse.GetValue(_resamples),
            Corrected = _correction.Read(parse),
            DocumentWeights = parse.GetValue(_weights) is { } file
                ? DocumentWeights.Parse(InputFile.ReadText(file, terminal), InputFile.NameOf(file))
                : null,
        };

    private static string[] Names(string metrics) => metrics.Split(',', StringSplitOptions.TrimEntries);

    private IReadOnlyList<IMetric> Metrics(ParseResult parse, Terminal terminal) =>
        parse.GetValue(_metrics) switch
        {
            null => Writer(parse) == ScoreboardWriter.Json ? MetricCatalogue.All : MetricCatalogue.Headline,
            AllMetrics => MetricCatalogue.All,
            var names => MetricCatalogue.Chosen(Names(names), file => InputFile.ReadText(file, terminal)),
        };
}
