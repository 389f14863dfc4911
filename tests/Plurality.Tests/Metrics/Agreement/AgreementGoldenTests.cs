using System.Text.Json;
using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Metrics.Agreement;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

/// <summary>
/// Krippendorff's alpha as the Python packages krippendorff and nltk give it, Fleiss' kappa as statsmodels does (metrics.json).
/// </summary>
public sealed class AgreementGoldenTests
{
    private const string Section = "agreement";

    public static TheoryData<string, int> Items => [.. MetricsGolden.Items(Section)];

    [Theory]
    [MemberData(nameof(Items))]
    public void Alpha_per_label_is_that_of_krippendorff(string folder, int index)
    {
        var item = Item(folder, index);

        var alphas = KrippendorffAlpha.PerLabel(Matrix(item.GetProperty("votes")));

        AssertNear(MetricsGolden.Optional(item.GetProperty("krippendorff_alpha_nominal")), alphas, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void Alpha_over_sets_is_that_of_nltk(string folder, int index)
    {
        var item = Item(folder, index);
        var expected = item.GetProperty("krippendorff_alpha_masi");

        var alpha = KrippendorffAlpha.Masi(Matrix(item.GetProperty("votes")));

        AssertNear([expected.ValueKind == JsonValueKind.Null ? null : expected.GetDouble()], [alpha], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void Fleiss_kappa_is_that_of_statsmodels(string folder, int index)
    {
        var item = Item(folder, index);

        var kappas = FleissKappa.PerLabel(Matrix(item.GetProperty("complete_votes")));

        AssertNear(MetricsGolden.Optional(item.GetProperty("fleiss_kappa")), kappas, 1e-9);
    }

    private static JsonElement Item(string folder, int index)
    {
        Assert.SkipWhen(index < 0, MetricsGolden.Missing);
        return MetricsGolden.Item(folder, Section, index);
    }

    private static void AssertNear(IReadOnlyList<double?> expected, IReadOnlyList<MetricValue> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (reference, ours) in expected.Zip(actual))
        {
            Assert.True(MetricsGolden.Near(reference, ours.Value, tolerance), $"{ours} must be {reference}.");
            Assert.Equal(ours.Value is null, ours.Reason is not null);
        }
    }

    /// <summary>Votes as the file has them: [items × annotators × labels] of 0 and 1, null for every label of a missing vote.</summary>
    private static AnnotationMatrix Matrix(JsonElement votes)
    {
        var labels = votes[0][0].GetArrayLength();
        return AnnotationMatrix.Create(
            votes.EnumerateArray().Select((row, item) => new TextItem($"{item}", "") { Annotations = Annotations(row) }),
            LabelSet.Create(Enumerable.Range(0, labels).Select(label => $"label {label}"))
        );
    }

    private static Dictionary<string, IReadOnlyList<string>> Annotations(JsonElement row) =>
        row.EnumerateArray()
            .Index()
            .Where(vote => vote.Item[0].ValueKind != JsonValueKind.Null)
            .ToDictionary(
                vote => $"annotator {vote.Index}",
                vote =>
                    (IReadOnlyList<string>)
                        [
                            .. vote
                                .Item.EnumerateArray()
                                .Index()
                                .Where(label => label.Item.GetDouble() > 0.5)
                                .Select(label => $"label {label.Index}"),
                        ]
            );
}
