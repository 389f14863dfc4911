using System.Text.Json;
using Plurality.Analysis;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Xunit;
using static Plurality.Runtime.Tests.Runs.RunnerExample;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>Runs read as many steps of an answer as their methods need, and stored runs go on as they began.</summary>
public sealed class RunnerStepsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_reads_the_steps_that_its_methods_need_and_its_identity_says_how_many()
    {
        using var store = RunStore.Open(_folder.File("a.db"));

        var first = await Stored(store, Of("first", "first-step", "compare-to-none"));
        var whole = await Stored(store, Of("whole", "first-step", "hard"));

        Assert.Equal((1, null), (first.Identity.Record.Steps, whole.Identity.Record.Steps));
        Assert.DoesNotContain("steps", whole.Identity.Json, StringComparison.Ordinal);
        var (cut, all) = (Traces(store, first), Traces(store, whole));
        Assert.All(cut, trace => Assert.Single(trace.Steps));
        Assert.Contains(all, trace => trace.Steps.Count > 1);
        Assert.All(all, trace => Assert.True(trace.IsWhole));
        Assert.Equal(all.Select(trace => trace.Steps.Count == 1), cut.Select(trace => trace.IsWhole));
        // A script that does not depend on the batch gives both the same first step.
        Assert.Equal(all.Select(trace => trace.Steps[0].Distribution.Scores), cut.Select(trace => trace.Steps[0].Distribution.Scores));
    }

    [Fact]
    public async Task An_answer_that_was_not_read_to_its_end_is_exported_without_labels()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        await Stored(store, Of("first", "first-step"));

        var lines = Export(store, "first")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement);

        foreach (var line in lines)
        {
            var isWhole = line.GetProperty("steps")[0].GetProperty("last").GetBoolean();
            Assert.Equal((isWhole, isWhole), (line.TryGetProperty("labels", out _), line.TryGetProperty("wellFormed", out _)));
            Assert.Equal(isWhole, line.GetProperty("answer").GetString()!.EndsWith("]}", StringComparison.Ordinal));
        }
    }

    /// <summary>The record of a version that read whole answers only has no steps: such a run goes on as it began.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_run_that_an_earlier_version_began_goes_on_with_whole_answers(int stored)
    {
        using var expected = RunStore.Open(_folder.File("expected.db"));
        await Stored(expected, Earlier("run", "first-step"));
        using var store = RunStore.Open(_folder.File("a.db"));
        using var cancelling = new ScriptedModel
        {
            DependsOnBatch = true,
            BeforeBatch = (done, _) => done == stored ? throw new OperationCanceledException() : ValueTask.CompletedTask,
        };
        if (stored < 5)
        {
            await Assert.ThrowsAsync<OperationCanceledException>(() => Run(store, Earlier("run", "first-step"), cancelling));
        }
        else
        {
            await Run(store, Earlier("run", "first-step"), cancelling);
        }

        using var model = new ScriptedModel { DependsOnBatch = true };
        var summary = await Run(store, Of("run", "first-step"), model);

        Assert.Equal(5 - stored, model.Batches);
        Assert.Null(summary.Run.Identity.Record.Steps);
        Assert.Equal(Export(expected, "run"), Export(store, "run"));
    }

    [Fact]
    public async Task A_method_that_needs_more_than_is_stored_is_refused_and_the_way_on_is_named()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        await Stored(store, Of("run", "first-step"));
        var before = Export(store, "run");

        var fault = await Assert.ThrowsAsync<RunMismatchException>(() => Stored(store, Of("run", "first-step", "hard")));

        Assert.Equal(
            "Run 'run' has read 1 step of each answer, as its methods needed; its methods must not need more, and now need whole answers. "
                + "Choose another name for this run, or delete the stored one.",
            fault.Message
        );
        Assert.Equal(before, Export(store, "run"));
    }

    [Fact]
    public async Task A_method_that_needs_less_than_is_stored_costs_nothing()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        await Stored(store, Of("run", "hard"));
        using var model = new ScriptedModel { DependsOnBatch = true };

        await Run(store, Of("run", "first-step"), model);

        Assert.Equal(0, model.Batches);
    }

    [Fact]
    public async Task Attention_needs_whole_answers_and_one_answer_with_one_label_needs_no_limit()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        RunSpec Spec(string name) => SampleExperiment.Spec with { Name = name, Methods = ["first-step"] };

        var attention = await Stored(store, SampleExperiment.Of(4, Spec("a") with { Attention = true }));
        var single = await Stored(
            store,
            Experiment.Prepare(
                Spec("s") with
                {
                    Task = Labels.TaskKind.SingleLabel,
                    Prompt = new PromptSpec { Shots = 0 },
                },
                [.. SampleExperiment.Documents(4).Select(item => item with { Labels = null, Annotations = null })],
                [],
                Prompts.PromptTemplate.DefaultFor(Labels.TaskKind.SingleLabel)
            )
        );

        Assert.Null(attention.Identity.Record.Steps);
        Assert.Null(single.Identity.Record.Steps);
    }

    [Fact]
    public async Task A_stored_run_of_first_steps_has_no_figures_that_need_whole_answers()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = await Stored(store, Of("run", "first-step"));

        var result = AnalysisCatalogue
            .Run([StoredAnalysis.Read(store, run)], [AnalysisCatalogue.Named("multi-label-share")], new AnalysisSettings())
            .Single();
        var hard = RunMethods.Fit(store, run, [Methods.Method.Parse("hard")]).Predict().Methods[0];

        Assert.Contains("not read to their end", Assert.Single(result.Missing).Sentence, StringComparison.Ordinal);
        Assert.Empty(result.Headlines);
        Assert.Contains("has read, which is 1 step of each. Name", hard.Probabilities.Fault!.Message, StringComparison.Ordinal);
        Assert.Contains(Traces(store, run), trace => trace.IsWhole);
    }

    /// <summary>Where a run says nothing of limits, a stored one goes on with those that it has: defaults may have changed.</summary>
    [Fact]
    public async Task Limits_of_many_labels_are_in_the_identity_where_they_bind_and_stored_runs_keep_theirs()
    {
        string[] many = [.. Enumerable.Range(0, 140).Select(i => $"l{i:000}")];
        Experiment With(string name, Func<RunSpec, RunSpec>? change = null)
        {
            var spec = SampleExperiment.Spec with
            {
                Name = name,
                Labels = many,
                Methods = ["hard"],
                Prompt = new PromptSpec { Shots = 0 },
            };
            return SampleExperiment.Of(2, (change ?? (same => same))(spec));
        }

        using var store = RunStore.Open(_folder.File("a.db"));
        var now = (await Stored(store, With("now"))).Identity;
        var before = (await Stored(store, With("before", spec => spec with { MaximumLabels = 140, ScoringBound = 0 }))).Identity;
        var again = (await Stored(store, With("before"))).Identity;
        var fault = await Assert.ThrowsAsync<RunMismatchException>(() =>
            Stored(store, With("before", spec => spec with { MaximumLabels = 12 }))
        );

        Assert.Equal((10, 0.01), (now.Record.MaximumLabels, now.Record.LaterBound));
        Assert.Equal((null, 0), (before.Record.MaximumLabels, before.Record.LaterBound));
        Assert.Equal(before.Sha256, again.Sha256);
        Assert.Equal("maximumLabels", fault.Field);
        Assert.All(Traces(store, store.Find("now")!), trace => Assert.InRange(trace.Labels.Count, 0, 10));
    }

    /// <summary>Their siblings have none, so parts with today's defaults would not be comparable.</summary>
    [Theory]
    [InlineData(140, 0.0, null, 0)]
    [InlineData(7, null, 7, 0.01)]
    [InlineData(null, null, 10, 0.01)]
    public async Task New_parts_of_a_stored_run_have_its_limits(int? labels, double? bound, int? limit, double later)
    {
        var spec = SampleRuns.Spec("hard|platt") with
        {
            Labels = [.. Enumerable.Range(0, 140).Select(i => $"l{i:000}")],
            Prompt = new PromptSpec { Shots = 0 },
        };
        using var store = RunStore.Open(_folder.File("a.db"));
        await Stored(store, SampleRuns.Parts(spec with { MaximumLabels = labels, ScoringBound = bound }, [SampleRuns.Documents[0]])[0]);

        foreach (var part in SampleRuns.Parts(spec, [SampleRuns.Documents[0]], [SampleRuns.Training[0]]))
        {
            await Stored(store, part);
        }

        var training = store.Find("sample.training")!.Identity.Record;
        Assert.Equal((limit, later), (training.MaximumLabels, training.LaterBound));
    }

    [Fact]
    public async Task A_part_that_has_read_too_little_is_refused_before_anything_is_computed()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel();
        await SampleRuns.MakeAsync(store, WholeBesideFirstSteps(), model, TestContext.Current.CancellationToken);
        var runner = new Runner(store, TimeProvider.System);

        runner.Check(SampleRuns.Parts(SampleRuns.Spec("first-step|platt")), model);
        var fault = Assert.Throws<RunMismatchException>(() => runner.Check(SampleRuns.Parts(SampleRuns.Spec("hard|platt")), model));

        Assert.StartsWith("Run 'sample.training' has read 1 step of each answer", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_is_fitted_on_answers_that_were_read_too_little_says_so()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel();
        var run = await SampleRuns.MakeAsync(store, WholeBesideFirstSteps(), model, TestContext.Current.CancellationToken);

        var methods = RunMethods.Fit(store, run, [.. ((string[])["hard", "hard|platt", "first-step|platt"]).Select(Methods.Method.Parse)]);

        Assert.Null(methods.Fitted["hard"].Fault);
        Assert.Null(methods.Fitted["first-step|platt"].Fault);
        Assert.Equal(
            "hard|platt needs more of the answers than run sample.training has read, which is 1 step of each. Name this method in a run of "
                + "another name.",
            methods.Fitted["hard|platt"].Fault!.Message
        );
    }

    /// <summary>Test documents with whole answers, training documents with their first step.</summary>
    private static Experiment[] WholeBesideFirstSteps() =>
        [SampleRuns.Parts(SampleRuns.Spec("hard"))[0], SampleRuns.Parts(SampleRuns.Spec("first-step|platt"))[1]];

    private static Experiment Of(string name, params string[] methods) =>
        SampleExperiment.Of(18, SampleExperiment.Spec with { Name = name, Methods = methods });

    /// <summary>The experiment as a version before prepared it.</summary>
    private static Experiment Earlier(string name, params string[] methods)
    {
        var experiment = Of(name, methods);
        return new Experiment(
            experiment.Spec,
            experiment.Documents,
            experiment.TaskDraw,
            [.. Enumerable.Range(0, 18).Select(experiment.DemonstrationsOf)],
            experiment.Notes
        )
        {
            Steps = null,
            Needs = experiment.Needs,
            Pool = experiment.Pool,
        };
    }

    private static async Task<StoredRun> Stored(RunStore store, Experiment experiment)
    {
        using var model = new ScriptedModel { DependsOnBatch = experiment.Spec.Name == "run" };
        return (await Run(store, experiment, model)).Run;
    }

    private static List<Traces.Trace> Traces(RunStore store, StoredRun run) =>
        [.. store.Documents(run).Select(document => document.Answer!.Value)];
}
