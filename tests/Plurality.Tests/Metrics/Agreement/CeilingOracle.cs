using Plurality.Annotations;

namespace Plurality.Tests.Metrics.Agreement;

/// <summary>
/// Slow reference values of the human ceiling: the definitions of docs/method.md#5-metrics for any Q, applied to each annotator's choices
/// read one by one. Coverage and ranking go through the places of labels, not through counts.
/// </summary>
internal static class CeilingOracle
{
    private const double Clip = 1e-8;

    public static IReadOnlyDictionary<string, Func<double[], double[], bool[], double?>> Metrics { get; } =
        new Dictionary<string, Func<double[], double[], bool[], double?>>
        {
            ["nll"] = (q, h, _) => Sum(q, h, (x, y) => -y * Math.Log(Clipped(x)) - (1 - y) * Math.Log(Clipped(1 - x))),
            ["l1"] = (q, h, _) => Sum(q, h, (x, y) => Math.Abs(x - y)),
            ["brier"] = (q, h, _) => Sum(q, h, (x, y) => Math.Pow(x - y, 2)),
            ["kl"] = (q, h, _) => Sum(q, h, (x, y) => Kl(y, Clipped(x), Clipped(1 - x))),
            ["jsd"] = (q, h, _) => Sum(q, h, (x, y) => (Kl(x, (x + y) / 2, 1 - (x + y) / 2) + Kl(y, (x + y) / 2, 1 - (x + y) / 2)) / 2),
            ["example_f1"] = (q, _, g) =>
                q.Zip(g).Any(label => label.First >= 0.5 || label.Second)
                    ? 2.0 * q.Zip(g).Count(label => label.First >= 0.5 && label.Second) / (q.Count(x => x >= 0.5) + g.Count(x => x))
                    : 1,
            ["label_ranking_average_precision"] = (q, _, g) =>
                !g.Contains(true) ? 1 : Gold(g).Average(label => (double)Place(q, label, Gold(g)) / Place(q, label)),
            ["coverage_error"] = (q, _, g) => !g.Contains(true) ? 0 : Gold(g).Max(label => Place(q, label)),
            ["label_ranking_loss"] = (q, _, g) =>
                !g.Contains(true) || !g.Contains(false)
                    ? 0
                    : Gold(g).Average(gold => Others(g).Average(other => q[gold] <= q[other] ? 1.0 : 0)),
            ["one_error"] = (q, _, g) =>
                !g.Contains(true) ? null
                : g[Array.IndexOf(q, q.Max())] ? 0
                : 1,
        };

    public static IReadOnlyList<double?> PerDocument(AnnotationMatrix matrix, Func<double[], double[], bool[], double?> metric)
    {
        var values = new List<double?>();
        for (var item = 0; item < matrix.Items.Count; item++)
        {
            double[][] votes =
            [
                .. Enumerable
                    .Range(0, matrix.Annotators.Count)
                    .Where(annotator => matrix.Vote(item, annotator, 0) is not null)
                    .Select(annotator =>
                        matrix.Labels.Select((_, label) => matrix.Vote(item, annotator, label) == true ? 1.0 : 0).ToArray()
                    ),
            ];
            if (votes.Length < 2)
            {
                continue;
            }

            values.Add(votes.Index().Average(own => AgainstOthers(own.Item, [.. votes.Where((_, vote) => vote != own.Index)], metric)));
        }

        return values;
    }

    private static double? AgainstOthers(double[] own, double[][] others, Func<double[], double[], bool[], double?> metric)
    {
        double[] shares = [.. own.Select((_, label) => others.Average(vote => vote[label]))];
        return metric(own, shares, [.. shares.Select(share => share >= 0.5)]);
    }

    private static double Sum(double[] q, double[] h, Func<double, double, double> term) => q.Zip(h, term).Sum();

    private static double Clipped(double q) => Math.Clamp(q, Clip, 1 - Clip);

    /// <summary>From Bern(p) to the Bernoulli of q and its other side, which is given apart: 1 − (1 − ε) would lose half of ε's
    /// digits.</summary>
    private static double Kl(double p, double q, double other) =>
        (p == 0 ? 0 : p * Math.Log(p / q)) + (p == 1 ? 0 : (1 - p) * Math.Log((1 - p) / other));

    private static int[] Gold(bool[] g) => [.. Enumerable.Range(0, g.Length).Where(label => g[label])];

    private static int[] Others(bool[] g) => [.. Enumerable.Range(0, g.Length).Where(label => !g[label])];

    /// <summary>The place of a label by falling score, ties at the worst, among all labels or those given.</summary>
    private static int Place(double[] q, int label, int[]? among = null) =>
        (among ?? [.. Enumerable.Range(0, q.Length)]).Count(other => q[other] >= q[label]);
}
