using System.Globalization;
using System.Text.Json;
using Plurality.Analysis;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Statistics;
using Plurality.Tests.Traces;
using Xunit;

namespace Plurality.Tests.Analysis;

/// <summary>What every analysis keeps; a new one takes part by standing in <see cref="AnalysisCatalogue.All"/>.</summary>
public sealed class AnalysisContractTests
{
    private static readonly string[] Names = [.. AnalysisCatalogue.All.Select(analysis => analysis.Name)];

    public static TheoryData<string> All => [.. Names];

    public static MatrixTheoryData<string, int> Seeded => new(Names, [1, 2, 3, 4, 5]);

    [Theory]
    [MemberData(nameof(Seeded))]
    public void Shares_of_a_whole_sum_to_one_and_fractions_are_between_0_and_1(string name, int seed)
    {
        var result = Ask(name, Pair((ulong)seed, 25));

        foreach (var table in result.Tables)
        {
            Assert.All(table.Rows, row => Assert.Equal(table.Keys.Count, row.Keys.Count));
            foreach (var run in table.Rows.GroupBy(row => row.Keys[0]).Where(_ => table.IsWhole))
            {
                Assert.Equal(1, run.Sum(row => row.Figure.Estimate.Value!.Value), 9);
            }
        }

        Assert.All(Figures(result), figure => Check(figure.Unit, figure.Figure));
    }

    [Theory]
    [MemberData(nameof(Seeded))]
    public void The_order_of_documents_changes_nothing(string name, int seed)
    {
        var runs = Pair((ulong)seed, 25);

        Assert.Equal(
            Content(Ask(name, runs)),
            Content(Ask(name, [.. runs.Select(run => With(run, Shuffled(run.Documents, (ulong)seed)))]))
        );
    }

    [Theory]
    [MemberData(nameof(Seeded))]
    public void A_run_and_itself_together_give_the_same_figures(string name, int seed)
    {
        var runs = Pair((ulong)seed, 25);

        var once = Figures(Ask(name, runs));
        var twice = Figures(Ask(name, [.. runs.Select(run => With(run, run.Documents.Concat(run.Documents)))]));

        Assert.Equal(once.Select(figure => figure.Name), twice.Select(figure => figure.Name));
        Assert.All(once.Zip(twice), pair =>
            Assert.Equal(pair.First.Figure.Estimate.Value ?? -1, pair.Second.Figure.Estimate.Value ?? -1, 9)
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_culture_with_decimal_commas_changes_nothing(string name)
    {
        var invariant = Content(Ask(name, Pair(7, 25)));
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(invariant, Content(Ask(name, Pair(7, 25))));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_malformed_answer_counts_by_its_steps(string name)
    {
        var runs = Pair(9, 25);

        var malformed = runs.Select(run =>
            With(
                run,
                run.Documents.Select(document => new LabelledEvidence(
                    document.Evidence with
                    {
                        Trace = document.Trace with { WellFormed = false, Answer = "{\"lab" },
                    },
                    document.Shares,
                    document.Gold
                ))
            )
        );

        Assert.Equal(Content(Ask(name, runs)), Content(Ask(name, [.. malformed])));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void One_document_and_one_label_give_figures_without_intervals_or_reasons(string name)
    {
        var result = Ask(name, [AnalysisExample.Random(3, 1, labels: 1), AnalysisExample.Random(4, 1, labels: 1, name: "other")]);

        Assert.All(Figures(result), figure => Assert.Null(figure.Figure.Low));
        Assert.All(Figures(result), figure => Assert.NotNull(figure.Figure.Reason));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_single_label_task_has_answers_of_one_step_and_no_none(string name)
    {
        AnalysedRun[] runs =
        [
            .. ((string[])["r", "other"]).Select(run => new AnalysedRun(
                run,
                ["joy", "fear"],
                [
                    AnalysisExample.Document(
                        "d1",
                        TraceExample.Of(["joy", "fear"], (TraceExample.Shares(3, 1), "joy")),
                        gold: ["joy"],
                        shares: [1, 0]
                    ),
                    AnalysisExample.Document(
                        "d2",
                        TraceExample.Of(["joy", "fear"], (TraceExample.Shares(3, 1), "joy")),
                        gold: ["fear"],
                        shares: [0.5, 0.5]
                    ),
                ]
            )),
        ];

        var result = Ask(name, runs);

        Assert.True(result.Findings.Count + result.Missing.Count > 0);
        Assert.All(Figures(result), figure => Check(figure.Unit, figure.Figure));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_run_is_answered_with_a_sentence(string name)
    {
        var result = Ask(name, Pair(5, 25));

        Assert.EndsWith("?", result.Question, StringComparison.Ordinal);
        Assert.NotEmpty(result.Findings);
        Assert.All(result.Findings, finding => Assert.EndsWith(".", finding.Sentence, StringComparison.Ordinal));
        Assert.All(result.Findings, finding => Assert.DoesNotContain("NaN", finding.Sentence, StringComparison.Ordinal));
        Assert.Equal(2, result.Headlines.Select(headline => headline.Run).Distinct().Count());
    }

    [Fact]
    public void Names_differ_and_an_unknown_one_is_refused()
    {
        Assert.Equal(9, Names.Distinct(StringComparer.Ordinal).Count());

        var fault = Assert.Throws<UnknownAnalysisException>(() => AnalysisCatalogue.Named("attenton"));

        Assert.StartsWith("The analysis must be one of top-probabilities, runner-up, ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_over_different_labels_are_refused()
    {
        var fault = Assert.Throws<IncomparableRunsException>(() =>
            AnalysisCatalogue.Run(
                [AnalysisExample.Random(1, 2), AnalysisExample.Random(1, 2, labels: 3, name: "other")],
                AnalysisCatalogue.All,
                AnalysisExample.Quick
            )
        );

        Assert.Equal(("r", "other"), (fault.First, fault.Second));
    }

    [Fact]
    public void A_run_without_documents_is_refused() => Assert.Throws<EmptyRunException>(() => new AnalysedRun("empty", ["joy"], []));

    [Fact]
    public void Gold_labels_and_shares_are_those_of_the_item_for_the_labels_asked_for()
    {
        // Two of three annotators chose joy; calm is not asked for.
        var item = new Plurality.Datasets.TextItem("d", "text")
        {
            Labels = ["Joy", "calm"],
            Annotations = new Dictionary<string, IReadOnlyList<string>>
            {
                ["x"] = ["joy"],
                ["y"] = ["joy", "calm"],
                ["z"] = [],
            },
        };
        var evidence = AnalysisExample.Random(1, 1, labels: 2).Documents[0].Evidence with { Labels = ["joy", "fear"] };

        var document = LabelledEvidence.Of(item, evidence, LabelSet.Create(["joy", "fear"]));

        Assert.Equal([2.0 / 3, 0], document.Shares!.Probabilities);
        Assert.Equal([1.0, 0], document.Gold!.Probabilities);
        Assert.Null(
            LabelledEvidence.Of(item with { Annotations = null, Labels = null }, evidence, LabelSet.Create(["joy", "fear"])).Targets
        );
    }

    private static AnalysisResult Ask(string name, IReadOnlyList<AnalysedRun> runs) =>
        AnalysisCatalogue.Run(runs, [AnalysisCatalogue.Named(name)], AnalysisExample.Quick).Single();

    private static AnalysedRun[] Pair(ulong seed, int documents) =>
        [AnalysisExample.Random(seed, documents), AnalysisExample.Random(seed + 100, documents, name: "other")];

    private static AnalysedRun With(AnalysedRun run, IEnumerable<LabelledEvidence> documents) =>
        new(run.Name, run.Labels, documents)
        {
            Model = run.Model,
            InstructionLabels = run.InstructionLabels,
            DemonstrationLabels = run.DemonstrationLabels,
            RecordsAttention = run.RecordsAttention,
        };

    private static LabelledEvidence[] Shuffled(IReadOnlyList<LabelledEvidence> documents, ulong seed)
    {
        LabelledEvidence[] shuffled = [.. documents];
        new SeededGenerator(seed).Shuffle(shuffled.AsSpan());
        return shuffled;
    }

    private static List<(string Name, FigureUnit Unit, Interval Figure)> Figures(AnalysisResult result) =>
        [
            .. result.Headlines.Select(headline => ($"{headline.Run}/{headline.Name}", headline.Unit, headline.Figure)),
            .. result.Tables.SelectMany(table =>
                table.Rows.Select(row => ($"{table.Name}/{string.Join('/', row.Keys)}", table.Unit, row.Figure))
            ),
        ];

    private static void Check(FigureUnit unit, Interval figure)
    {
        Assert.Equal(figure.Estimate.Value is null, figure.Estimate.Reason is not null);
        Assert.InRange(figure.Estimate.Value ?? 0, 0, unit == FigureUnit.Fraction ? 1 + 1e-12 : double.MaxValue);
        Assert.True(figure.Low is null || figure.Low <= figure.High);
    }

    private static string Content(AnalysisResult result) => JsonSerializer.Serialize(result);
}
