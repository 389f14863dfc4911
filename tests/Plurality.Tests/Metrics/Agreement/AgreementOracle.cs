using Plurality.Annotations;
using Plurality.Metrics;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

/// <summary>Slow reference values, computed from the definitions over pairs of votes read one by one; nothing is shared with the
/// program.</summary>
internal static class AgreementOracle
{
    /// <summary>1 − (mean distance within items) / (mean distance over all pairs), each item weighted by its votes; null where
    /// undefined.</summary>
    public static double? Alpha(AnnotationMatrix matrix, Func<HashSet<int>, HashSet<int>, double> distance)
    {
        HashSet<int>[][] items =
        [
            .. Enumerable.Range(0, matrix.Items.Count).Select(item => Votes(matrix, item)).Where(votes => votes.Length > 1),
        ];
        HashSet<int>[] all = [.. items.SelectMany(votes => votes)];
        var expected = MeanDistance(all, distance);
        if (all.Length == 0 || expected == 0)
        {
            return null;
        }

        return 1 - items.Sum(votes => votes.Length * MeanDistance(votes, distance)) / all.Length / expected;
    }

    public static double Masi(HashSet<int> x, HashSet<int> y)
    {
        if (x.SetEquals(y))
        {
            return 0;
        }

        double common = x.Intersect(y).Count();
        var jaccard = common == 0 ? 0 : common / x.Union(y).Count();
        return 1 - jaccard * (x.IsSubsetOf(y) || y.IsSubsetOf(x) ? 2 / 3.0 : 1 / 3.0);
    }

    /// <summary>Mean over pairs of annotators with two shared items of Cohen's kappa on a label, from agreement and chance
    /// agreement.</summary>
    public static double? Cohen(AnnotationMatrix matrix, int label)
    {
        var kappas = new List<double>();
        for (var first = 0; first < matrix.Annotators.Count; first++)
        {
            for (var second = 0; second < first; second++)
            {
                (bool X, bool Y)[] shared =
                [
                    .. Enumerable
                        .Range(0, matrix.Items.Count)
                        .Where(item => matrix.Vote(item, first, label) is not null && matrix.Vote(item, second, label) is not null)
                        .Select(item => (matrix.Vote(item, first, label)!.Value, matrix.Vote(item, second, label)!.Value)),
                ];
                if (shared.Length < 2)
                {
                    continue;
                }

                var (p, q) = (shared.Average(vote => vote.X ? 1.0 : 0), shared.Average(vote => vote.Y ? 1.0 : 0));
                var chance = p * q + (1 - p) * (1 - q);
                if (chance < 1)
                {
                    kappas.Add((shared.Average(vote => vote.X == vote.Y ? 1.0 : 0) - chance) / (1 - chance));
                }
            }
        }

        return kappas.Count == 0 ? null : kappas.Average();
    }

    /// <summary>1e-12: a few dozen additions of numbers near 1 stay well below it.</summary>
    public static void AssertNear(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null)
        {
            Assert.Equal(expected.Value, actual!.Value, 1e-12);
        }
    }

    /// <summary>Undefined is a value: no figure, but its support and the reason.</summary>
    public static void AssertUndefined(int support, string reason, MetricValue actual)
    {
        Assert.Null(actual.Value);
        Assert.Equal((support, reason), (actual.Support, actual.Reason));
    }

    private static double MeanDistance(HashSet<int>[] votes, Func<HashSet<int>, HashSet<int>, double> distance)
    {
        var (sum, pairs) = (0.0, 0);
        for (var i = 0; i < votes.Length; i++)
        {
            for (var j = 0; j < votes.Length; j++)
            {
                if (i == j)
                {
                    continue;
                }

                sum += distance(votes[i], votes[j]);
                pairs++;
            }
        }

        return pairs == 0 ? 0 : sum / pairs;
    }

    private static HashSet<int>[] Votes(AnnotationMatrix matrix, int item) =>
        [
            .. Enumerable
                .Range(0, matrix.Annotators.Count)
                .Where(annotator => matrix.Vote(item, annotator, 0) is not null)
                .Select(annotator =>
                    Enumerable.Range(0, matrix.Labels.Count).Where(label => matrix.Vote(item, annotator, label) == true).ToHashSet()
                ),
        ];
}
