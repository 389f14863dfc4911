using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;

namespace Plurality.Tests.Evaluation;

/// <summary>
/// Ten documents of which half of the people say joy. By l1 <c>near</c> is wrong by 0.1 everywhere, <c>far</c> by 0.3 everywhere, and
/// <c>wavering</c> by 0 and 0.22 in turn, 0.11 on average.
/// </summary>
internal static class ScoreboardExample
{
    public static LabelSet Labels { get; } = LabelSet.Create(["joy"]);

    public static ScoreboardOptions Options { get; } =
        new()
        {
            Metrics = [MetricCatalogue.Named("l1")],
            Resamples = 500,
            Seed = 7,
        };

    public static IReadOnlyList<TextItem> Documents { get; } =
    [
        .. Enumerable
            .Range(0, 10)
            .Select(i => new TextItem($"d{i}", "")
            {
                Labels = ["joy"],
                Distribution = new Dictionary<string, double> { ["joy"] = 0.5 },
            }),
    ];

    public static MethodPredictions Near { get; } = Method("near", _ => 0.6);

    public static MethodPredictions Far { get; } = Method("far", _ => 0.2);

    public static MethodPredictions Wavering { get; } = Method("wavering", document => document % 2 == 0 ? 0.5 : 0.72);

    public static MethodPredictions Method(string name, Func<int, double> probability) =>
        new(
            name,
            Documents.Index().ToDictionary(document => document.Item.Id, IReadOnlyList<double> (document) => [probability(document.Index)])
        );

    public static Scoreboard Of(params MethodPredictions[] methods) =>
        Scoreboard.Of(Labels, TaskKind.MultiLabel, Documents, methods, Options);
}
