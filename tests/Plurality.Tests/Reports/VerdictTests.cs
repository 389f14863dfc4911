using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Reports;
using Plurality.Tests.Evaluation;
using Xunit;

namespace Plurality.Tests.Reports;

/// <summary>Ten documents of which half of the people say joy (<see cref="ScoreboardExample"/>).</summary>
public sealed class VerdictTests
{
    [Fact]
    public void The_best_method_stands_beside_the_best_one_without_a_model_and_the_oracle()
    {
        // near is wrong by 0.1 everywhere, far by 0.3, the constant by 0.4.
        var verdict = Of([], ScoreboardExample.Far, ScoreboardExample.Near, ScoreboardExample.Method("constant:0.1", _ => 0.1), Oracle);

        Assert.Equal("near", verdict.Best);
        Assert.Equal(
            "near is closest to people: its mean L1 distance from their shares is 0.10, against 0.40 of constant:0.1, which asks no model "
                + "and 0.00 of oracle, which knows the truth.",
            verdict.Sentences[0].Text
        );
        Assert.Equal(
            [("L1 of near", 0.1), ("L1 of constant:0.1", 0.4), ("L1 of oracle", 0.0)],
            verdict.Sentences[0].Figures.Select(figure => (figure.Name, Math.Round(figure.Value!.Value, 9)))
        );
    }

    [Fact]
    public void A_constant_that_is_as_close_is_said_first()
    {
        var beaten = Of([], ScoreboardExample.Far, ScoreboardExample.Method("constant:0.4", _ => 0.4));
        var level = Of(
            [],
            ScoreboardExample.Method("m", i => i % 2 == 0 ? 0.5 : 0.71),
            ScoreboardExample.Method("constant:0.6", i => 0.61)
        );

        Assert.StartsWith("No method is closer to people than constant:0.4: the best one, far, has", beaten.Sentences[0].Text);
        Assert.StartsWith("No method is significantly closer to people than constant:0.6", level.Sentences[0].Text);
    }

    [Theory]
    [InlineData(6, 0.2, "The answers have collapsed: 60 % of them have the label joy, which people choose 20 % of the time.")]
    [InlineData(
        6,
        0.5,
        "The answers have not collapsed: the most frequent option is joy, in 60 % of them, which people choose 50 % of the time."
    )]
    [InlineData(2, 0.2, "The answers have collapsed: 80 % of them have no label, which people choose 25 % of the time.")]
    public void Answers_have_collapsed_where_most_say_what_few_people_choose(int joyful, double share, string expected)
    {
        // Of four votes on every document, one is for no label.
        ReportVote[] votes = [new("a", ["joy"]), new("b", ["joy"]), new("c", ["anger"]), new("d", [])];
        var document = ReportExample.Document with { Shares = [share, 0], Votes = votes };
        var answers = Enumerable.Range(0, 10).Select(i => (i < joyful ? (IReadOnlyList<string>)["joy"] : [], document));

        var verdict = Verdict.Of(new ReportScoreboard("r", null, "nothing"), [], ["joy", "anger"], [.. answers]);

        Assert.Equal(expected, Assert.Single(verdict.Sentences).Text.Replace('\u00A0', ' '));
        Assert.Null(verdict.Best);
    }

    [Fact]
    public void Entropies_that_rise_together_are_told_with_their_correlation()
    {
        // Shares from 0.05 to 0.5, so entropies rise from document to document; the method's rise with them, or fall.
        TextItem[] documents =
        [
            .. Enumerable
                .Range(1, 20)
                .Select(i => new TextItem($"d{i}", "")
                {
                    Labels = ["joy"],
                    Distribution = new Dictionary<string, double> { ["joy"] = i / 40.0 },
                }),
        ];
        VerdictSentence Sentence(Func<int, double> probability)
        {
            var method = new MethodPredictions(
                "m",
                documents.Index().ToDictionary(one => one.Item.Id, IReadOnlyList<double> (one) => [probability(one.Index)])
            );
            var board = Scoreboard.Of(ScoreboardExample.Labels, TaskKind.MultiLabel, documents, [method], ScoreboardExample.Options);
            var scored = ScoredMethod.Of(ScoreboardExample.Labels, TaskKind.MultiLabel, documents, [method]);
            return Verdict.Of(new ReportScoreboard("r", board, null), scored, ["joy"], []).Sentences[1];
        }

        Assert.Equal(
            "m is more undecided where people disagree more: the Spearman correlation of the entropies is 1.00 "
                + "(95 % interval 1.00 to 1.00).",
            Sentence(i => (i + 1) / 50.0).Text.Replace('\u00A0', ' ')
        );
        Assert.StartsWith("m is more certain where people disagree more", Sentence(i => (20 - i) / 50.0).Text);
        Assert.StartsWith("m is not measurably more undecided", Sentence(i => i % 2 == 0 ? 0.4 : 0.1).Text);
        Assert.StartsWith("Whether m is undecided where people disagree cannot be said", Sentence(_ => 0.4).Text);
    }

    private static MethodPredictions Oracle => ScoreboardExample.Method("oracle", _ => 0.5) with { IsBound = true };

    private static Verdict Of(
        IReadOnlyList<(IReadOnlyList<string> Labels, ReportDocument Document)> answers,
        params MethodPredictions[] methods
    ) => Verdict.Of(new ReportScoreboard("r", ScoreboardExample.Of(methods), null), [], ["joy"], answers);
}
