using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Metrics.Agreement;
using Plurality.Tests.Annotations;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

/// <summary>What holds for every coefficient: one line a coefficient in <see cref="Coefficients"/>.</summary>
public sealed class AgreementLawTests
{
    private static readonly Dictionary<string, Func<AnnotationMatrix, IReadOnlyList<MetricValue>>> _coefficients = new()
    {
        ["alpha"] = KrippendorffAlpha.PerLabel,
        ["alpha over sets"] = matrix => [KrippendorffAlpha.Masi(matrix)],
        ["fleiss"] = FleissKappa.PerLabel,
        ["cohen"] = CohenKappa.PerLabel,
    };

    public static TheoryData<string> Coefficients => [.. _coefficients.Keys];

    [Theory]
    [MemberData(nameof(Coefficients))]
    public void The_order_of_items_changes_nothing(string name) => AssertSame(name, rows => VoteTables.Of("abcd", rows.Reverse()));

    [Theory]
    [MemberData(nameof(Coefficients))]
    public void The_order_of_annotators_changes_nothing(string name) =>
        AssertSame(name, rows => VoteTables.Of("abcd", rows.Select(row => string.Join(' ', row.Split(' ').Reverse()))));

    [Theory]
    [MemberData(nameof(Coefficients))]
    public void New_names_for_annotators_and_labels_change_nothing(string name) =>
        AssertSame(name, rows =>
            AnnotationMatrix.Create(VoteTables.Items(rows).Select(Renamed), LabelSet.Create(["z-a", "z-b", "z-c", "z-d"]))
        );

    [Theory]
    [MemberData(nameof(Coefficients))]
    public void The_order_of_labels_changes_only_the_order_of_figures(string name) =>
        AssertSame(name, rows => VoteTables.Of("dcba", rows), figures => figures.Reverse());

    /// <summary>
    /// Random tables with missing votes and, for Fleiss, without; 1e-12 because sums in another order may differ in their last digits.
    /// </summary>
    private static void AssertSame(
        string name,
        Func<string[], AnnotationMatrix> change,
        Func<IReadOnlyList<MetricValue>, IEnumerable<MetricValue>>? restore = null
    )
    {
        var defined = 0;
        for (var seed = 0UL; seed < 50; seed++)
        {
            string[] sparse = VoteTables.Random(seed);
            string[] complete = [.. sparse.Select(row => row.Replace('-', '.'))];
            foreach (var rows in (string[][])[sparse, complete])
            {
                var expected = _coefficients[name](VoteTables.Of("abcd", rows));
                var figures = _coefficients[name](change(rows));

                MetricValue[] actual = [.. restore is null ? figures : restore(figures)];

                Assert.Equal(expected.Count, actual.Length);
                foreach (var (before, after) in expected.Zip(actual))
                {
                    AgreementOracle.AssertNear(before.Value, after.Value);
                    Assert.Equal((before.Support, before.Reason), (after.Support, after.Reason));
                    if (before.Value is not null)
                    {
                        defined++;
                    }
                }
            }
        }

        Assert.True(defined >= 40, "The tables must give figures to compare.");
    }

    private static TextItem Renamed(TextItem item) =>
        item with
        {
            Annotations = item.Annotations!.ToDictionary(
                vote => $"{vote.Key}-renamed",
                vote => (IReadOnlyList<string>)[.. vote.Value.Select(label => $"z-{label}")]
            ),
        };
}
