using Plurality.Datasets;
using Plurality.Methods;
using Plurality.Numerics;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunMethodsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;

    public RunMethodsTests() => _store = RunStore.Open(_folder.File("a.db"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_method_of_a_run_has_a_result_for_every_document()
    {
        var run = await Made(SampleRuns.Everything);

        var rows = RunMethods.Fit(_store, run).Predict().Methods;

        Assert.Equal(SampleRuns.Everything, rows.Select(row => row.Method));
        Assert.All(rows, row => Assert.Null(row.Probabilities.Fault));
        Assert.All(rows, row => Assert.Equal(SampleRuns.Documents.Select(document => document.Id), row.Probabilities.Value.Keys));
    }

    /// <summary>z' = z less its mean over the documents; 1.5 z' + ln π, a mean over the two draws, softmax: written out here once
    /// more.</summary>
    [Fact]
    public async Task Batch_and_pool_prior_over_two_draws_are_what_the_formula_says()
    {
        var run = await Made("first-step+batch+pool-prior@2");
        double[][][] draws = [Scores("sample"), Scores("sample.draw2")];

        // The pool's ten items: five joy with anger, five fear. None never occurs and counts as half a document of ten.
        double[] pool = [0.5, 0.5, 0.5, 0.05];
        var means = draws
            .Select(draw => Enumerable.Range(0, 4).Select(option => draw.Average(scores => scores[option])).ToArray())
            .ToArray();
        var expected = Enumerable
            .Range(0, 12)
            .Select(document =>
                LogSpace.Softmax([
                    .. Enumerable
                        .Range(0, 4)
                        .Select(option =>
                            (1.5 * draws.Zip(means, (draw, mean) => draw[document][option] - mean[option]).Average())
                            + Math.Log(pool[option])
                        ),
                ])
            )
            .ToList();

        var row = Assert.Single(RunMethods.Fit(_store, run).Predict().Methods);

        Assert.All(row.Probabilities.Value.Values.Zip(expected), pair =>
            Assert.All(pair.First.Zip(pair.Second), p => Assert.Equal(p.Second, p.First, 1e-12))
        );
    }

    [Fact]
    public async Task Contextual_subtracts_the_mean_of_the_three_inputs_of_its_draw()
    {
        var run = await Made("first-step+contextual");
        var inputs = Scores("sample.content-free");
        var expected = Scores("sample")
            .Select(scores => LogSpace.Softmax([.. scores.Select((score, option) => score - inputs.Average(input => input[option]))]))
            .ToList();

        var row = Assert.Single(RunMethods.Fit(_store, run).Predict().Methods);

        Assert.Equal(3, inputs.Length);
        Assert.All(row.Probabilities.Value.Values.Zip(expected), pair =>
            Assert.All(pair.First.Zip(pair.Second), p => Assert.Equal(p.Second, p.First, 1e-12))
        );
    }

    [Fact]
    public async Task A_method_that_cannot_be_computed_leaves_the_others_alone()
    {
        var parts = SampleRuns.Parts(
            SampleRuns.Spec("first-step", "first-step+batch", "first-step|platt"),
            [.. SampleRuns.Documents.Take(6)],
            [.. SampleRuns.Training.Take(4)]
        );
        using var model = new ScriptedModel { DependsOnBatch = true };
        var run = await SampleRuns.MakeAsync(_store, parts, model, TestContext.Current.CancellationToken);

        var rows = RunMethods.Fit(_store, run).Predict().Methods;

        Assert.Equal(6, rows[0].Probabilities.Value.Count);
        Assert.Equal(
            "batch: Documents to take the mean over must be at least 10; got 6. Use contextual, or more documents.",
            rows[1].Probabilities.Fault!.Message
        );
        Assert.StartsWith(
            "platt: Calibration documents must be at least 10; got 4.",
            rows[2].Probabilities.Fault!.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_document_that_failed_has_no_result_and_counts_in_no_mean()
    {
        using var model = new ScriptedModel
        {
            DependsOnBatch = true,
            Fault = text => text.Contains("text of d3\n", StringComparison.Ordinal) ? "too long" : null,
        };
        var run = await SampleRuns.MakeAsync(
            _store,
            SampleRuns.Parts(SampleRuns.Spec("first-step+batch")),
            model,
            TestContext.Current.CancellationToken
        );

        var methods = RunMethods.Fit(_store, run);
        var row = Assert.Single(methods.Predict().Methods);

        Assert.Equal(11, methods.Data.Unlabelled.Count);
        Assert.False(row.Probabilities.Value.ContainsKey("d3"));
        Assert.Contains("first-step+batch has no result for 1 documents: too long", row.Notes);
    }

    [Fact]
    public async Task A_question_that_failed_does_not_move_the_mean_over_documents()
    {
        using var model = new ScriptedModel
        {
            DependsOnBatch = true,
            Fault = text => text.Contains("text of d3\nProposed", StringComparison.Ordinal) ? "too long" : null,
        };
        var run = await SampleRuns.MakeAsync(
            _store,
            SampleRuns.Parts(SampleRuns.Spec("first-step+batch", "unary")),
            model,
            TestContext.Current.CancellationToken
        );

        var rows = RunMethods.Fit(_store, run).Predict().Methods;

        Assert.Equal([12, 11], rows.Select(row => row.Probabilities.Value.Count));
    }

    [Fact]
    public async Task Truth_is_given_to_oracle_alone_and_can_be_of_other_people()
    {
        var run = await Made("first-step");
        var methods = RunMethods.Fit(_store, run, [Method.Parse("oracle")]);
        var others = new Dictionary<string, TextItem>
        {
            ["d4"] = SampleRuns.Documents[4] with { Annotations = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["anger"] } },
        };

        var own = Assert.Single(methods.Predict().Methods);
        var given = Assert.Single(methods.Predict(others).Methods);

        Assert.True(own.IsBound);
        Assert.Equal([1, 0, 0], own.Probabilities.Value["d4"]);
        Assert.Equal(["d4"], given.Probabilities.Value.Keys);
        Assert.Equal([0, 1, 0], given.Probabilities.Value["d4"]);
        Assert.All(methods.Documents(), document => Assert.Null(document.Draws.Draws[0].Truth));
    }

    [Fact]
    public async Task Training_documents_that_failed_are_left_out()
    {
        using var model = new ScriptedModel
        {
            DependsOnBatch = true,
            Fault = text => text.Contains("text of t3\n", StringComparison.Ordinal) ? "too long" : null,
        };
        var run = await SampleRuns.MakeAsync(
            _store,
            SampleRuns.Parts(SampleRuns.Spec("first-step|platt")),
            model,
            TestContext.Current.CancellationToken
        );

        var methods = RunMethods.Fit(_store, run);

        Assert.Equal(13, methods.Data.Training.Count);
        Assert.Equal(13, methods.Methods[0].Fitted.Value.FittedOn!.Documents);
    }

    private async Task<StoredRun> Made(params string[] methods)
    {
        using var model = new ScriptedModel { DependsOnBatch = true };
        return await SampleRuns.MakeAsync(_store, SampleRuns.Parts(SampleRuns.Spec(methods)), model, TestContext.Current.CancellationToken);
    }

    /// <summary>Scores of step 1, a row a document.</summary>
    private double[][] Scores(string run) =>
        [.. _store.Documents(_store.Find(run)!).Select(document => document.Answer!.Value.Steps[0].Distribution.Scores.ToArray())];
}
