using System.CommandLine;
using Plurality.Cli.Output.Scoreboards;
using Plurality.Evaluation;
using Plurality.Metrics;

namespace Plurality.Cli.Options;

/// <summary>The options of a scoreboard: columns, format and resampling.</summary>
internal sealed class ScoreboardChoices
{
    private const string AllMetrics = "all";
    private static readonly ScoreboardOptions Defaults = new();

    private readonly Option<string> _metrics = new("--metrics")
    {
        Description = "The metrics, separated by commas, or all; see docs/methods/metrics.md. Default: the headline metrics; all for JSON.",
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
        "Bootstrap resamples per interval, and permutations per test.",
        Defaults.Resamples,
        20
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_metrics, _format, _json, _seed, _resamples])
        {
            command.Add(option);
        }
    }

    /// <summary>The format of the scoreboard.</summary>
    public IScoreboardWriter Writer(ParseResult parse) => parse.GetValue(_json) ? ScoreboardWriter.Json : _format.Read(parse)!;

    /// <summary>The settings of its computation.</summary>
    /// <exception cref="MetricException">There is no metric of that name.</exception>
    public ScoreboardOptions Read(ParseResult parse) =>
        Defaults with
        {
            Metrics = Metrics(parse),
            Seed = parse.GetValue(_seed),
            Resamples = parse.GetValue(_resamples),
        };

    private IReadOnlyList<IMetric> Metrics(ParseResult parse) =>
        parse.GetValue(_metrics) switch
        {
            null => Writer(parse) == ScoreboardWriter.Json ? MetricCatalogue.All : MetricCatalogue.Headline,
            AllMetrics => MetricCatalogue.All,
            var names =>
            [
                .. names.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Select(MetricCatalogue.Named),
            ],
        };
}
