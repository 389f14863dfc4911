using Plurality.Catalogues;
using Plurality.Corrections;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Tests.Estimators;
using Xunit;
using static Plurality.Tests.Traces.TraceExample;

namespace Plurality.Tests.Methods;

public sealed class MethodTests
{
    private static readonly string[] Options = ["fear", "joy", "none"];

    [Theory]
    [InlineData("first-step")]
    [InlineData("first-step+batch+pool-prior@4|matrix")]
    [InlineData("max-over-generations+contextual")]
    [InlineData("unary@8|platt:per-label")]
    [InlineData("probe:layer=25,penalty=0.01@4")]
    [InlineData("constant:0.1")]
    public void A_method_is_read_and_written(string text) => Assert.Equal(text, Method.Parse(text).ToString());

    [Theory]
    [InlineData("first-step@1|platt:pooled", "first-step|platt")]
    public void What_goes_without_saying_is_not_written(string text, string written) =>
        Assert.Equal(written, Method.Parse(text).ToString());

    [Theory]
    [InlineData("unary+batch", "A correction must stand before an estimator that reads step scores")]
    [InlineData("hard+batch", "A correction must stand before an estimator that reads step scores")]
    [InlineData("first-step+batch+batch", "Each correction must stand once")]
    [InlineData("first-step@0", "The number of draws must be from 1 to 100")]
    [InlineData("first-step@x", "The number of draws, after @, must be a whole number")]
    [InlineData("tfidf@4", "Draws of demonstrations must be read by the estimator")]
    [InlineData("probe|platt", "A calibrator must stand after an estimator that has not seen the labels itself")]
    [InlineData("unary|matrix", "matrix must stand after an estimator of step 1")]
    [InlineData("first-step|platt|beta", "A method must have | at most once")]
    [InlineData("first-step+bach", "The correction must be one of")]
    public void Parts_that_do_not_go_together_are_refused(string text, string start) =>
        Assert.StartsWith(start, Assert.Throws<MethodTextException>(() => Method.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_method_says_what_it_needs()
    {
        var method = Method.Parse("first-step+contextual+pmi+pool-prior@4|platt");

        Assert.Equal(EvidenceNeeds.Trace, method.Needs);
        Assert.Equal(["N/A", "", "[MASK]"], method.ContentFreeInputs);
        Assert.True(method.NeedsTraining && method.NeedsPool);
        Assert.Equal(4, method.Draws);
        Assert.False(Method.Parse("first-step+batch").NeedsTraining);
    }

    // Draws with shares 1 : 4 : 1 and 4 : 1 : 1: the geometric means are 2 : 2 : 1.
    [Fact]
    public void Draws_average_the_scores_of_step_1() => Near([0.4, 0.4], Predict("first-step@2", Draws(Shares(1, 4, 1), Shares(4, 1, 1))));

    // Against none 1 : 1 and 4 : 1 in fear; the mean of ln 1 and ln 4 is ln 2.
    [Fact]
    public void Draws_average_the_logits_against_none() =>
        Near([2 / 3.0, 2 / 3.0], Predict("compare-to-none@2", Draws(Shares(1, 4, 1), Shares(4, 1, 1))));

    // p of 1/6, 4/6 and 4/6, 1/6.
    [Fact]
    public void Draws_average_probabilities_where_there_are_no_logits() =>
        Near([5 / 12.0, 5 / 12.0], Predict("max-over-generations@2", Draws(Shares(1, 4, 1), Shares(4, 1, 1))));

    // pmi divides 1 : 4 : 1 by 1 : 2 : 1 and leaves 1 : 2 : 1; pool-prior then 1 : 2^1.5 : 1 times .5 : .25 : .25..
    [Fact]
    public void Corrections_are_applied_in_their_order()
    {
        double[] shares = [0.5, 0.25 * Math.Pow(2, 1.5), 0.25];

        Near(
            [shares[0] / shares.Sum(), shares[1] / shares.Sum()],
            Predict("first-step+pmi+pool-prior", Draws(Shares(1, 4, 1)), Draws(Shares(1, 2, 1)))
        );
    }

    [Fact]
    public void Too_few_draws_are_an_error() => Assert.Throws<EvidenceException>(() => Predict("first-step@2", Draws(Shares(1, 4, 1))));

    [Theory]
    [InlineData("first-step+batch+pool-prior@2|matrix")]
    [InlineData("compare-to-none@2|platt:per-label")]
    [InlineData("max-over-generations+contextual|isotonic")]
    [InlineData("binary|temperature")]
    [InlineData("probe:penalty=1@2")]
    [InlineData("prior")]
    [InlineData("tfidf:penalty=1")]
    [InlineData("unary")]
    public void A_fitted_method_survives_being_saved_and_does_not_depend_on_the_order_of_documents(string text)
    {
        var data = Data();
        var reversed = data with
        {
            Training = [.. data.Training.Reverse()],
            Unlabelled = [.. data.Unlabelled.Reverse()],
            ContentFree = [.. data.ContentFree.Reverse()],
        };

        var fitted = Method.Parse(text).Fit(data);

        Assert.Equal(fitted.ToJson(), Method.Parse(text).Fit(reversed).ToJson());
        var read = FittedMethod.Read(fitted.ToJson());
        Assert.Equal(fitted.ToJson(), read.ToJson());
        Assert.All(data.Unlabelled, document =>
            Assert.Equal(fitted.Estimate(document).Probabilities, read.Estimate(document).Probabilities)
        );
    }

    [Fact]
    public void A_fitted_method_refuses_other_labels()
    {
        var fitted = Method.Parse("first-step|platt").Fit(Data());

        Assert.Throws<LabelSetMismatchException>(() => fitted.Estimate(Draws(Shares(1, 4, 1))));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"version":2}""")]
    [InlineData("""{"version":1,"method":"prior","draws":[{"corrections":[]}]}""")]
    public void Text_that_holds_no_fitted_method_is_refused(string json) =>
        Assert.Throws<FittedStateException>(() => FittedMethod.Read(json));

    [Fact]
    public void After_a_calibrator_a_single_label_task_has_a_distribution()
    {
        var data = Data() with { Task = TaskKind.SingleLabel };

        var estimate = Method.Parse("unary|platt").Fit(data).Estimate(data.Unlabelled[0]);

        Assert.Equal(1, estimate.Probabilities.Sum(), 1e-12);
    }

    private static IReadOnlyList<double> Predict(string method, DocumentDraws document, DocumentDraws? without = null) =>
        Method
            .Parse(method)
            .Predict(
                new MethodData
                {
                    Labels = ["fear", "joy"],
                    ContentFree = without is null ? [] : [without],
                    Pool = new PoolFrequencies(Options, [0.5, 0.25, 0.25], 100),
                },
                [document]
            )
            .Estimates[0]
            .Probabilities;

    private static DocumentDraws Draws(params double[][] scores) =>
        new([.. scores.Select(step => Evidence.Of(Of(Options, (step, "joy")), "d"))]);

    /// <summary>Twelve documents with labels, the same without, and the content-free inputs, each under two draws.</summary>
    private static MethodData Data()
    {
        TrainingSet[] draws = [EvidenceExample.Training(1), EvidenceExample.Training(2)];
        LabelledDraws[] training =
        [
            .. draws[0]
                .Documents.Zip(draws[1].Documents, (one, other) =>
                    new LabelledDraws(new DocumentDraws([one.Evidence, other.Evidence]), one.Shares, null)
                ),
        ];
        string[] inputs = ["N/A", "", "[MASK]"];
        return new MethodData
        {
            Labels = draws[0].Labels,
            Training = training,
            Unlabelled = [.. training.Select(document => document.Document)],
            ContentFree =
            [
                .. inputs.Select(
                    (input, i) => new DocumentDraws([.. training[i].Document.Draws.Select(draw => draw with { Text = input })])
                ),
            ],
            Pool = new PoolFrequencies([.. draws[0].Labels, "none"], [0.5, 0.2, 0, 0.3], 50),
        };
    }

    private static void Near(double[] expected, IReadOnlyList<double> actual, double tolerance = 1e-12) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}
