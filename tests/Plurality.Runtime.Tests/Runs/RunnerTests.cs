using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;
using static Plurality.Runtime.Tests.Runs.RunnerExample;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_stores_every_document_once_and_in_order()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };

        var summary = await Run(store, Sample, model);

        Assert.True(summary.Run.IsComplete);
        Assert.Equal((18, 18, 0), (summary.Computed, summary.Run.Done, summary.Run.Failed));
        Assert.Equal(5, model.Batches);
        Assert.Equal(Sample.Documents.Select(document => document.Id), store.Documents(summary.Run).Select(document => document.Item.Id));
    }

    [Fact]
    public async Task A_complete_run_costs_nothing_again()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await Run(store, Sample, model);

        var again = await Run(store, Sample, model);

        Assert.Equal(5, model.Batches);
        Assert.Equal(0, again.Computed);
        Assert.True(again.Run.IsComplete);
    }

    [Fact]
    public async Task An_estimator_added_to_a_complete_run_costs_nothing_and_is_exported()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await Run(store, SampleExperiment.Of(4), model);

        var more = SampleExperiment.Of(4, SampleExperiment.Spec with { Methods = ["hard", "first-step"] });
        await Run(store, more, model);

        Assert.Equal(1, model.Batches);
        Assert.StartsWith(
            "\"estimates\":{\"hard\":{\"joy\":",
            Export(store, "sample")[Export(store, "sample").IndexOf("\"estimates\"", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Two_runs_of_one_identity_share_their_traces()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await Run(store, Sample, model);

        var second = SampleExperiment.Of(18, Sample.Spec with { Name = "second" });
        var summary = await Run(store, second, model);

        Assert.Equal(5, model.Batches);
        Assert.True(summary.Run.IsComplete);
        Assert.Equal(Export(store, "sample"), Export(store, "second"));
    }

    [Fact]
    public async Task Another_identity_under_the_same_name_is_refused_and_the_field_named()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await Run(store, SampleExperiment.Of(4), model);
        using var other = new ScriptedModel
        {
            DependsOnBatch = true,
            Script = Script.Hash(seed: 1),
            TopTokens = 300,
        };

        var fault = await Assert.ThrowsAsync<RunMismatchException>(() =>
            Run(
                store,
                SampleExperiment.Of(
                    4,
                    SampleExperiment.Spec with
                    {
                        Scoring = ScoringMode.FirstToken,
                        Seed = 1,
                        Prompt = new PromptSpec(),
                    }
                ),
                model
            )
        );
        var renamed = await Assert.ThrowsAsync<RunMismatchException>(() => Run(store, SampleExperiment.Of(4), other));

        Assert.Contains(fault.Differences, difference => difference.Field == "scoring");
        Assert.Equal(("sample", "model.script"), (renamed.Run, renamed.Field));
        Assert.Contains("also different: model.topTokens", renamed.Message, StringComparison.Ordinal);
        Assert.Equal(1, model.Batches);
    }

    [Fact]
    public async Task The_refusal_reads_as_a_sentence_with_a_remedy()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await Run(store, SampleExperiment.Of(4), model);

        var fault = await Assert.ThrowsAsync<RunMismatchException>(() =>
            Run(store, SampleExperiment.Of(4, SampleExperiment.Spec with { Decoding = DecodingMode.Free }), model)
        );

        Assert.Equal(
            "decoding of run 'sample' must be \"constrained\", as it is stored; got \"free\". Choose another name for this run, or delete "
                + "the stored one.",
            fault.Message
        );
    }

    /// <summary>The embedded model was expanded to F16 before its kernels read Q4_1; such a run can go on.</summary>
    [Theory]
    [InlineData("model.weights", "\"f16\"", "\"shipped\"", "set llama.weights to f16 in its run file (--weights on the command line)")]
    [InlineData("model.cpuVariant", "\"haswell\"", "\"haswell, own kernels\"", "set llama.kernels to off in its run file")]
    public void The_refusal_says_how_to_continue_a_run_of_an_earlier_default(string field, string stored, string given, string remedy)
    {
        var fault = new RunMismatchException(
            "old",
            [new IdentityDifference("model.fileSha256", "\"a\"", "\"b\""), new IdentityDifference(field, stored, given)]
        );

        if (field == "model.weights")
        {
            Assert.StartsWith(
                "model.weights of run 'old' must be \"f16\", as it is stored; got \"shipped\" (also different: model.fileSha256). "
                    + "To continue the run, set",
                fault.Message,
                StringComparison.Ordinal
            );
            Assert.Contains(remedy, fault.Message, StringComparison.Ordinal);
        }

        Assert.Contains(
            remedy,
            new RunMismatchException("old", [new IdentityDifference(field, stored, given)]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_document_that_fails_costs_only_itself_and_is_listed()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel
        {
            DependsOnBatch = true,
            Fault = text => text.Contains("document 5\n", StringComparison.Ordinal) ? "The prompt must be shorter." : null,
        };

        var summary = await Run(store, Sample, model);

        Assert.True(summary.Run.IsComplete);
        Assert.Equal(1, summary.Run.Failed);
        var fault = Assert.Single(summary.Failed);
        Assert.Equal(("d5", "The prompt must be shorter."), (fault.Document, fault.Message));
        Assert.Equal(
            """{"id":"d5","text":"document 5","gold":["joy","fear"],"annotations":{"u1":["joy"],"u2":[]},"""
                + "\"fault\":\"The prompt must be shorter.\"}",
            Export(store, "sample").Split('\n')[5]
        );
    }

    [Fact]
    public async Task A_model_that_fails_altogether_leaves_what_was_stored()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var failing = new ScriptedModel
        {
            DependsOnBatch = true,
            BeforeBatch = (done, _) => done == 2 ? throw new ModelException("broken") : ValueTask.CompletedTask,
        };

        await Assert.ThrowsAsync<ModelException>(() => Run(store, Sample, failing));

        Assert.Equal(8, store.Find("sample")!.Done);
    }

    [Fact]
    public async Task Progress_counts_what_is_stored_and_measures_this_call_alone()
    {
        var time = new ManualTime();
        using var store = RunStore.Open(_folder.File("a.db"));
        using var cancelling = new ScriptedModel
        {
            DependsOnBatch = true,
            BeforeBatch = (done, _) => done == 2 ? throw new OperationCanceledException() : ValueTask.CompletedTask,
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            new Runner(store, time).RunAsync(Sample, cancelling, cancellationToken: TestContext.Current.CancellationToken)
        );
        using var model = new ScriptedModel { DependsOnBatch = true, BeforeBatch = (_, _) => time.Pass(TimeSpan.FromSeconds(2)) };
        var progress = new Recorded();

        await new Runner(store, time).RunAsync(Sample, model, progress, TestContext.Current.CancellationToken);

        // Waves 3 to 5 have 4, 4 and 2 documents and take 2 seconds each.
        var stored = progress.Reports.Where(report => report.Places == 0).ToList();
        Assert.Equal([new(8, 18, null), new(12, 18, 2), new(16, 18, 2), new(18, 18, 10 / 6.0)], stored);
        Assert.Equal([null, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.Zero], stored.Select(report => report.Remaining));
        // The time passes before a batch: its first place is reported, the others come too soon.
        Assert.Equal(
            [(8, 1), (12, 1), (16, 1)],
            progress.Reports.Where(report => report.Places > 0).Select(report => (report.Done, report.Places))
        );
    }

    [Fact]
    public async Task What_the_model_cannot_do_is_refused_before_anything_is_computed()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var plain = new ScriptedModel { DependsOnBatch = true, Capabilities = new ModelCapabilities(false, false, false, false, 4) };
        using var shallow = new ScriptedModel { DependsOnBatch = true };

        Assert.Contains(
            "exact masses",
            (await Assert.ThrowsAsync<ModelException>(() => Run(store, Of(spec => spec), plain))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "hidden states",
            (
                await Assert.ThrowsAsync<ModelException>(() =>
                    Run(store, Of(spec => spec with { Scoring = ScoringMode.FirstToken, HiddenLayers = [0] }), plain)
                )
            ).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "attention",
            (
                await Assert.ThrowsAsync<ModelException>(() =>
                    Run(store, Of(spec => spec with { Scoring = ScoringMode.FirstToken, Attention = true }), plain)
                )
            ).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "from 1 to 4",
            (await Assert.ThrowsAsync<ModelException>(() => Run(store, Of(spec => spec with { HiddenLayers = [5] }), shallow))).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(store.List());
    }

    [Fact]
    public async Task Gold_labels_corrected_in_the_data_reach_a_complete_run()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await Run(store, SampleExperiment.Of(4), model);
        var corrected = SampleExperiment.Documents(4).Select(item => item with { Labels = ["anger"] }).ToArray();

        await Run(store, Experiment.Prepare(SampleExperiment.Spec, corrected, SampleExperiment.Pool, PromptTemplate.Default), model);

        Assert.Equal(1, model.Batches);
        Assert.All(store.Documents(store.Find("sample")!), document => Assert.Equal(["anger"], document.Item.Labels));
    }

    private static Experiment Of(Func<RunSpec, RunSpec> change) => SampleExperiment.Of(4, change(SampleExperiment.Spec));

    private sealed class Recorded : IProgress<RunProgress>
    {
        public List<RunProgress> Reports { get; } = [];

        public void Report(RunProgress value) => Reports.Add(value);
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public ValueTask Pass(TimeSpan time)
        {
            _ticks += time.Ticks;
            return ValueTask.CompletedTask;
        }
    }
}
