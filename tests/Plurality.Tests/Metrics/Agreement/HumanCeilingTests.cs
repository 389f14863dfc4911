using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Metrics.Agreement;
using Plurality.Numerics;
using Plurality.Tests.Annotations;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

public sealed class HumanCeilingTests
{
    private const double Clip = 1e-8;

    // ann {a} against ben {a,b} and cat {}:  shares (½, ½, 0), majority {a,b};  L1 ½+½ = 1,   Brier ½,   F1 2·1/(1+2) = ⅔.
    // ben {a,b} against ann {a} and cat {}:  shares (½, 0, 0), majority {a};    L1 ½+1 = 1½,  Brier 1¼,  F1 2·1/(2+1) = ⅔.
    // cat {} against ann {a} and ben {a,b}:  shares (1, ½, 0), majority {a,b};  L1 1+½ = 1½,  Brier 1¼,  F1 0.
    // NLL is −ln ε for each unit of L1 and −ln(1−ε) for the rest of the three labels; KL is NLL less the entropies, ln 2 for each share of
    // ½. A share of ½ is, from 0 or 1, at JSD J = H(¼) − ½ ln 2, a share of 1 from 0 at ln 2.
    [Fact]
    public void Means_alone_are_those_of_the_documents()
    {
        foreach (string[] rows in (string[][])[VoteTables.Random(3), VoteTables.Random(4), ["a - - -"], [". . . ."]])
        {
            var matrix = VoteTables.Of("abcd", rows);
            var (ceiling, means) = (HumanCeiling.Of(matrix, TaskKind.MultiLabel), HumanCeiling.Means(matrix, TaskKind.MultiLabel));

            Assert.Equal(ceiling.Values.Keys, means.Keys);
            Assert.All(means, mean => Assert.Equal(ceiling.Mean(mean.Key), mean.Value));
        }
    }

    [Theory]
    [InlineData("l1", 4.0 / 3)]
    [InlineData("brier", 1)]
    [InlineData("example_f1", 4.0 / 9)]
    [InlineData("nll", 4.0 / 3 * 18.420680743952367 + 5.0 / 3 * 1e-8)]
    [InlineData("kl", 4.0 / 3 * 18.420680743952367 + 5.0 / 3 * 1e-8 - 4.0 / 3 * 0.6931471805599453)]
    [InlineData("jsd", (4 * (0.5623351446188083 - 0.6931471805599453 / 2) + 2 * 0.6931471805599453) / 3)]
    // ann: a at place 1, b at the last of 3 → (1 + 2/3)/2; ben: a tied with b at place 2 → ½; cat: all tied at place 3 → ⅔.
    [InlineData("label_ranking_average_precision", (5.0 / 6 + 1.0 / 2 + 2.0 / 3) / 3)]
    [InlineData("coverage_error", (3 + 2 + 3) / 3.0)]
    // ann: b ties with c; ben: a ties with b; cat: both pairs tie.
    [InlineData("label_ranking_loss", (0.5 + 0.5 + 1) / 3)]
    [InlineData("one_error", 0)]
    public void Worked_by_hand(string metric, double expected)
    {
        var ceiling = HumanCeiling.Of(VoteTables.Of("abc", "a ab .", "a - -"), TaskKind.MultiLabel);

        Assert.Equal(["d0"], ceiling.Items);
        Assert.Equal(expected, Assert.Single(ceiling.Values[metric])!.Value, 1e-12);
    }

    // ann a and ben a, each against {a, b}: shares (½, ½, 0), majority {a,b}: NLL ½ · −ln ε + ½ · −ln(1−ε), L1 1, F1 ⅔.
    // cat b against {a, a}: NLL −ln ε, L1 2, F1 0. KL is NLL less the entropy of the shares; JSD of (½, ½) and (1, 0) is H(¾, ¼) − ½ ln 2.
    [Theory]
    [InlineData("nll", 2.0 / 3 * 18.420680743952367 + 1.0 / 3 * 1e-8)]
    [InlineData("kl", 2.0 / 3 * 18.420680743952367 + 1.0 / 3 * 1e-8 - 2.0 / 3 * 0.6931471805599453)]
    [InlineData("jsd", (2 * (0.5623351446188083 - 0.6931471805599453 / 2) + 0.6931471805599453) / 3)]
    [InlineData("l1", 4.0 / 3)]
    [InlineData("example_f1", 4.0 / 9)]
    public void A_single_label_task_worked_by_hand(string metric, double expected)
    {
        var ceiling = HumanCeiling.Of(VoteTables.Of("abc", "a a b"), TaskKind.SingleLabel);

        Assert.Equal(expected, Assert.Single(ceiling.Values[metric])!.Value, 1e-12);
    }

    [Fact]
    public void Those_who_agree_reach_the_best_values()
    {
        var ceiling = HumanCeiling.Of(VoteTables.Of("ab", "a a a", ". ."), TaskKind.MultiLabel);

        Assert.Equal([1, 1], ceiling.Values["example_f1"]);
        Assert.Equal([0, 0], ceiling.Values["l1"]);
        Assert.Equal([0, 0], ceiling.Values["jsd"]);
        Assert.All(ceiling.Values["nll"], nll => Assert.Equal(2 * Clip, nll!.Value, 1e-15));
        Assert.Equal([0, null], ceiling.Values["one_error"]);
        Assert.Equal((0, 1), (ceiling.Mean("one_error").Value, ceiling.Mean("one_error").Support));
    }

    [Fact]
    public void Documents_with_fewer_than_two_votes_have_no_row()
    {
        var ceiling = HumanCeiling.Of(VoteTables.Of("a", "a - -", "- - -", ". - a"), TaskKind.MultiLabel);

        Assert.Equal(["d2"], ceiling.Items);
        Assert.Equal((1, 1), (ceiling.Mean("l1").Value, ceiling.Mean("l1").Support));
    }

    [Fact]
    public void Without_two_votes_anywhere_every_mean_is_undefined()
    {
        var ceiling = HumanCeiling.Of(VoteTables.Of("a", "a -", "- a"), TaskKind.MultiLabel);

        Assert.Empty(ceiling.Items);
        AgreementOracle.AssertUndefined(0, "no document has two votes", ceiling.Mean("nll"));
    }

    [Theory]
    [InlineData("ab", 2)]
    [InlineData(".", 0)]
    public void A_single_label_task_refuses_votes_for_none_and_for_several(string vote, int labels)
    {
        var exception = Assert.Throws<LabelException>(() => HumanCeiling.Of(VoteTables.Of("ab", "a a", $"b {vote}"), TaskKind.SingleLabel));

        Assert.Equal(
            $"The vote of annotator \"ben\" on item \"d1\" must choose exactly one label in a single-label task; got {labels}. Treat the "
                + $"data as "
                + "multi-label, or remove the vote.",
            exception.Message
        );
    }

    // For 0/1 predictions NLL is −ln ε times L1 (docs/method.md#5-metrics), to the 1e-8 that the clipped other side adds per label.
    [Fact]
    public void Nll_is_l1_times_the_log_of_the_clip()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var ceiling = HumanCeiling.Of(VoteTables.Of("abcd", VoteTables.Random(seed)), TaskKind.MultiLabel);

            foreach (var (nll, l1) in ceiling.Values["nll"].Zip(ceiling.Values["l1"]))
            {
                Assert.Equal(l1!.Value * -Math.Log(Clip), nll!.Value, 1e-7);
            }
        }
    }

    [Fact]
    public void Random_tables_give_what_the_definitions_give()
    {
        var compared = 0;
        for (var seed = 0UL; seed < 100; seed++)
        {
            var matrix = VoteTables.Of("abcd", VoteTables.Random(seed));

            var ceiling = HumanCeiling.Of(matrix, TaskKind.MultiLabel);

            foreach (var (metric, score) in CeilingOracle.Metrics)
            {
                var expected = CeilingOracle.PerDocument(matrix, score);
                Assert.Equal(expected.Count, ceiling.Values[metric].Count);
                foreach (var (wanted, got) in expected.Zip(ceiling.Values[metric]))
                {
                    AgreementOracle.AssertNear(wanted, got);
                }

                compared += expected.Count;
            }
        }

        Assert.True(compared > 1000, "The tables must have documents to compare.");
    }

    // The ceiling has closed forms of its own, for choices of 0 and 1 only; result tables print it beside what the metrics give.
    [Theory]
    [InlineData(TaskKind.MultiLabel)]
    [InlineData(TaskKind.SingleLabel)]
    public void It_is_what_the_metrics_of_result_tables_give_for_the_same_choices(TaskKind task)
    {
        var compared = 0;
        for (var seed = 0UL; seed < 30; seed++)
        {
            var matrix = VoteTables.Of("abcd", task == TaskKind.MultiLabel ? VoteTables.Random(seed) : Single(seed));
            var ceiling = HumanCeiling.Of(matrix, task);
            foreach (var metric in CeilingOracle.Metrics.Keys)
            {
                var expected = CeilingOracle.PerDocument(matrix, (own, shares, gold) =>
                    ByTables(metric, matrix.Labels, task, own, shares, gold)
                );
                Assert.Equal(expected.Select(value => value is null), ceiling.Values[metric].Select(value => value is null));

                // The metrics take ln(1 − (1 − ε)), whose rounding costs 2.5e-9 for each certain error; the ceiling takes ln ε.
                foreach (var (wanted, got) in expected.Zip(ceiling.Values[metric]))
                {
                    Assert.Equal(wanted ?? 0, got ?? 0, 1e-7);
                }

                compared += expected.Count;
            }
        }

        Assert.True(compared > 300, "The tables must have documents to compare.");
    }

    private static double? ByTables(string metric, LabelSet labels, TaskKind task, double[] own, double[] shares, bool[] gold)
    {
        var documents = ScoredDocuments.Create(labels, task, [new DocumentScores("d", own, new LabelMarginals(labels, shares), gold)]);
        return metric switch
        {
            "nll" => SoftScores.Nll(documents, 0),
            "l1" => SoftScores.L1(documents, 0),
            "brier" => SoftScores.Brier(documents, 0),
            "kl" => SoftScores.Kl(documents, 0),
            "jsd" => SoftScores.Jsd(documents, 0),
            "example_f1" => SetRatio.F1.Of(documents, 0, 1),
            "label_ranking_average_precision" => RankingScores.AveragePrecision(documents, 0),
            "coverage_error" => RankingScores.CoverageError(documents, 0),
            "label_ranking_loss" => RankingScores.RankingLoss(documents, 0),
            "one_error" => RankingScores.OneError(documents, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "The metric has no definition here."),
        };
    }

    private static string[] Single(ulong seed)
    {
        var generator = SeededGenerator.For(seed, "single-label votes");
        return [.. Enumerable.Range(0, 6).Select(_ => string.Join(' ', Enumerable.Range(0, 4).Select(_ => "abcd-"[generator.NextInt(5)])))];
    }
}
