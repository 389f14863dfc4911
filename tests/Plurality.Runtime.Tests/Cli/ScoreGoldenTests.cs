using System.Globalization;
using System.Text.Json;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>The reference values of the metrics, reached through files and the command line.</summary>
public sealed class ScoreGoldenTests
{
    private const string Section = "scores";

    public static TheoryData<string, int> Items => [.. MetricsGolden.Items(Section)];

    [Theory]
    [MemberData(nameof(Items))]
    public async Task Every_value_of_the_reference_is_reached_through_files(string folder, int index)
    {
        Assert.SkipWhen(index < 0, MetricsGolden.Missing);
        var item = MetricsGolden.Item(folder, Section, index);
        var (predictions, references) = ScoredFiles.Of(item);
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "score",
            "--predictions",
            cli.File("p.jsonl", predictions),
            "--references",
            cli.File("r.jsonl", references),
            "--json",
            "--resamples",
            "20",
            "--threshold",
            item.GetProperty("threshold").GetDouble().ToString("R", CultureInfo.InvariantCulture)
        );

        Assert.All(cli.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), note =>
            Assert.Contains(" is read as ", note, StringComparison.Ordinal)
        );
        Assert.Equal(0, code);
        using var scoreboard = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        var metrics = scoreboard.RootElement.GetProperty("methods")[0].GetProperty("metrics");
        Assert.Empty(
            item.GetProperty("expected").EnumerateObject().SelectMany(expected => Deviations(expected, metrics.GetProperty(expected.Name)))
        );
    }

    private static IEnumerable<string> Deviations(JsonProperty expected, JsonElement metric)
    {
        var ours =
            expected.Value.ValueKind == JsonValueKind.Array
                ? [.. metric.GetProperty("values").EnumerateObject().Select(label => Number(label.Value))]
                : (double?[])[Number(metric.GetProperty("value"))];
        var theirs = expected.Value.ValueKind == JsonValueKind.Array ? MetricsGolden.Optional(expected.Value) : [Number(expected.Value)];
        if (theirs.Length != ours.Length)
        {
            yield return $"{expected.Name}: expected {theirs.Length} values, got {ours.Length}";
        }

        foreach (var (i, (wanted, got)) in theirs.Zip(ours).Index())
        {
            if (!MetricsGolden.Near(wanted, got))
            {
                yield return FormattableString.Invariant($"{expected.Name}[{i}]: expected {wanted:R}, got {got:R}");
            }
        }

        if (expected.Value.ValueKind == JsonValueKind.Null && metric.GetProperty("reason").ValueKind != JsonValueKind.String)
        {
            yield return $"{expected.Name}: there is no reason";
        }
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}
