using Plurality.Metrics;
using Xunit;

namespace Plurality.Tests.Metrics;

public sealed class RankingScoresTests
{
    /// <summary>Numbers of labels around the widths of vectors, with many ties; ranks are counted here pair by pair.</summary>
    [Fact]
    public void Ranks_are_those_of_the_definition_for_any_number_of_labels()
    {
        var random = new Random(5);
        for (var labels = 1; labels <= 40; labels++)
        {
            double[] q = [.. Enumerable.Range(0, labels).Select(_ => random.Next(8) / 8.0)];
            bool[] gold = [.. q.Select(_ => random.Next(3) == 0)];
            var documents = ScoredExample.Of((q, gold));
            var right = Enumerable.Range(0, labels).Where(label => gold[label]).ToList();
            var wrong = Enumerable.Range(0, labels).Where(label => !gold[label]).ToList();
            var isAllOrNone = right.Count == 0 || wrong.Count == 0;

            var precision = isAllOrNone
                ? 1
                : right.Average(label => (double)right.Count(other => q[other] >= q[label]) / q.Count(other => other >= q[label]));
            var loss = isAllOrNone
                ? 0
                : right.SelectMany(_ => wrong, (one, other) => (one, other)).Average(pair => q[pair.other] >= q[pair.one] ? 1.0 : 0);
            var coverage = right.Count == 0 ? 0 : right.Max(label => q.Count(other => other >= q[label]));

            Assert.Equal(precision, RankingScores.AveragePrecision(documents, 0), 1e-12);
            Assert.Equal(loss, RankingScores.RankingLoss(documents, 0), 1e-12);
            Assert.Equal(coverage, RankingScores.CoverageError(documents, 0));
        }
    }
}
