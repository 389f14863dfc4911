using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Tests.Metrics;

/// <summary>The laws of docs/method.md#5-metrics; a new metric takes part by standing in <see cref="MetricCatalogue.All"/>.</summary>
public sealed class MetricLawTests
{
    /// <summary>Where Q has ties, these follow the order of input: no law of order holds for them there.</summary>
    private static readonly string[] FollowInput = ["ece_equal_mass_15", "one_error", "ece_top_label"];

    /// <summary>These count documents, or ask how much noise their number adds.</summary>
    private static readonly string[] FollowNumber = ["ece_equal_mass_15", "ece_debiased", "support"];

    public static TheoryData<string> Names => [.. MetricCatalogue.All.Select(metric => metric.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_order_of_documents_changes_nothing(string name) => Holds(name, rows =>
        {
            var shuffled = rows.ToArray();
            new SeededGenerator(5).Shuffle(shuffled.AsSpan());
            return (ScoredExample.Create(shuffled), Same);
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void The_names_of_labels_change_nothing(string name) =>
        Holds(name, rows =>
            (ScoredExample.Create(rows, Enumerable.Range(0, rows[0].Probabilities.Count).Select(label => $"z{9 - label}")), Same)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void The_order_of_labels_changes_nothing_but_the_order_of_their_values(string name) => Holds(name, rows =>
        {
            var order = Enumerable.Range(0, rows[0].Probabilities.Count).ToArray();
            new SeededGenerator(6).Shuffle(order.AsSpan());
            DocumentScores[] permuted =
            [
                .. rows.Select(row => new DocumentScores(
                    row.Id,
                    [.. order.Select(label => row.Probabilities[label])],
                    row.Shares is null ? null : ScoredExample.Shares([.. order.Select(label => row.Shares.Probabilities[label])]),
                    row.Gold is null ? null : [.. order.Select(label => row.Gold[label])]
                )),
            ];
            return (ScoredExample.Create(permuted, order.Select(label => $"label{label}")), values =>
                values.Length == 1 ? values : [.. order.Select(label => values[label])]
            );
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Duplicating_every_document_changes_nothing_but_what_follows_their_number(string name)
    {
        if (FollowNumber.Contains(name))
        {
            return;
        }

        Holds(
            name,
            rows => (ScoredExample.Create([.. rows, .. rows.Select(row => row with { Id = row.Id + "again" })]), Same),
            exceptTies: false
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_weight_counts_as_so_many_copies(string name) =>
        Prop.ForAll<ulong>(seed =>
            {
                var rows = ScoredExample.RandomRows(seed, ties: name != "ece_equal_mass_15");
                var chance = new SeededGenerator(seed + 1);
                int[] copied = [1, .. rows.Skip(1).Select(_ => chance.NextInt(4))];
                double[] weights = [.. copied];
                var copies = rows.SelectMany(
                    (row, i) => Enumerable.Range(0, copied[i]).Select(copy => row with { Id = $"{row.Id}.{copy}" })
                );
                var metric = MetricCatalogue.Named(name);

                // Whether G stands for Ĥ is a matter of the whole, so one document with annotators is always there.
                rows[0] = rows[0] with { Shares = ScoredExample.Shares([.. rows[0].Probabilities.Select(_ => 1.0)]) };
                var weighted = metric.Prepare(ScoredExample.Create(rows)).Compute(weights).Select(value => value.Value);
                var expected = Values(name, ScoredExample.Create([.. copies]));
                return weighted.Zip(expected, (one, other) => MetricsGolden.Near(one, other)).All(near => near);
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void Constant_weights_change_nothing(string name)
    {
        var rows = ScoredExample.RandomRows(11, ties: true);
        TextItem[] items = [.. rows.Select(row => new TextItem(row.Id, ""))];
        var metric = MetricCatalogue.Named(name).Prepare(ScoredExample.Create(rows));
        var expected = metric.Compute([.. Enumerable.Repeat(1.0, rows.Length)]);

        foreach (var weight in (string[])["0.1", "3", "1000"])
        {
            var table = string.Concat(rows.Select(row => $"{row.Id},{weight}\n"));
            Assert.Equal(expected, metric.Compute(DocumentWeights.Parse($"id,weight\n{table}", "w.csv").Of(items)));
        }
    }

    [Fact]
    public void Only_the_proportions_of_weights_count_and_those_above_0_have_the_mean_1() =>
        Assert.Equal(
            [0.5, 0, 1.5],
            DocumentWeights.Parse("id,weight\na,2\nb,0\nc,6\n", "w.csv").Of([new("a", ""), new("b", ""), new("c", "")]).Select(Rounded)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void A_culture_with_decimal_commas_changes_nothing(string name)
    {
        var rows = ScoredExample.RandomRows(7, ties: true);
        var invariant = MetricCatalogue.Named(name).Compute(ScoredExample.Create(rows));
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var comma = MetricCatalogue.Named(name).Compute(ScoredExample.Create(rows));
            Assert.Equal(invariant.Value, comma.Value);
            Assert.Equal(invariant.ByLabel, comma.ByLabel);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_threads_changes_nothing(string name)
    {
        var documents = ScoredExample.Create(ScoredExample.RandomRows(9, ties: true));
        var metric = MetricCatalogue.Named(name).Prepare(documents);
        double[] ones = [.. Enumerable.Repeat(1.0, documents.Count)];
        var expected = metric.Compute(ones);
        var actual = new IReadOnlyList<MetricValue>[16];

        Parallel.For(0, actual.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => actual[i] = metric.Compute(ones));

        Assert.All(actual, values => Assert.Equal(expected, values));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_documents_are_left_as_they_were(string name)
    {
        var documents = ScoredExample.Create(ScoredExample.RandomRows(8, ties: true));
        var before = Content(documents);

        MetricCatalogue.Named(name).Compute(documents);

        Assert.Equal(before, Content(documents));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_is_finite_or_has_a_reason(string name) =>
        Prop.ForAll<ulong, bool>(
                (seed, ties) =>
                {
                    var result = MetricCatalogue.Named(name).Compute(ScoredExample.Create(ScoredExample.RandomRows(seed, ties)));
                    return (result.ByLabel ?? [result.Value]).All(value =>
                        value.Value is { } number ? double.IsFinite(number) && value.Support > 0 : value.Reason is { Length: > 0 }
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_annotators_and_aggregate_nothing_is_defined(string name)
    {
        var documents = ScoredExample.Of((Q: [0.2, 0.7], H: null, G: null), ([0.4, 0.4], null, null));

        var result = MetricCatalogue.Named(name).Compute(documents);

        Assert.All(result.ByLabel ?? [result.Value], value =>
            Assert.StartsWith("no document has a", value.Reason, StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_single_label_task_has_every_metric_too(string name)
    {
        var documents = ScoredDocuments.Create(
            ScoredExample.Labels(2),
            TaskKind.SingleLabel,
            [
                new("a", [0.7, 0.3], ScoredExample.Shares(0.6, 0.4), [true, false]),
                new("b", [0.2, 0.8], ScoredExample.Shares(0.1, 0.9), [false, true]),
                new("c", [0.4, 0.6], ScoredExample.Shares(1, 0), [true, false]),
            ]
        );

        var result = MetricCatalogue.Named(name).Compute(documents);

        Assert.All(result.ByLabel ?? [result.Value], value => Assert.True(double.IsFinite(value.Value!.Value)));
    }

    private static double Rounded(double number) => Math.Round(number, 12);

    private static double?[] Same(double?[] values) => values;

    private static void Holds(
        string name,
        Func<DocumentScores[], (ScoredDocuments Changed, Func<double?[], double?[]> Expected)> change,
        bool exceptTies = true
    ) =>
        Prop.ForAll<ulong, bool>(
                (seed, ties) =>
                {
                    var rows = ScoredExample.RandomRows(seed, ties && !(exceptTies && FollowInput.Contains(name)));
                    var straight = Values(name, ScoredExample.Create(rows));
                    var (changed, expected) = change(rows);
                    return expected(straight).Zip(Values(name, changed), (one, other) => MetricsGolden.Near(one, other)).All(near => near);
                }
            )
            .QuickCheckThrowOnFailure();

    private static double?[] Values(string name, ScoredDocuments documents)
    {
        var result = MetricCatalogue.Named(name).Compute(documents);
        return [.. (result.ByLabel ?? [result.Value]).Select(value => value.Value)];
    }

    private static string Content(ScoredDocuments documents) =>
        string.Join(
            '\n',
            Enumerable
                .Range(0, documents.Count)
                .Select(document =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{string.Join('|', documents.Probabilities(document).ToArray())} "
                            + $"{string.Join('|', documents.Shares(document).ToArray())} "
                            + $"{string.Join('|', documents.Gold(document).ToArray())} "
                            + $"{string.Join('|', documents.Decided(document).ToArray())}"
                    )
                )
        );
}
