using Plurality.Lists;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunQuestionsTests : IDisposable
{
    private static readonly RunSpec Spec = SampleRuns.Spec("unary", "binary", "marginal");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kinds_are_asked_in_one_order_whatever_the_order_of_methods() =>
        Assert.Equal(
            ["unary", "binary", "marginal"],
            RunQuestions.Of(SampleRuns.Parts(SampleRuns.Spec("marginal", "binary-outcome", "unary"))[0]).Select(asked => asked.Set.Kind)
        );

    // What can change an answer is part of the set's identity, and what cannot is not: else a resumed run would mix two kinds of answers.
    [Fact]
    public void A_set_of_questions_changes_with_what_can_change_its_answers()
    {
        var plain = Sets(Spec);

        Assert.Equal(plain, Sets(Spec with { Name = "another" }));
        Assert.Equal([false, false, true], Same(plain, Sets(Spec with { Seed = 1 })));
        Assert.Equal([false, false, true], Same(plain, Sets(Spec with { Prompt = Spec.Prompt with { Shots = 4 } })));
        Assert.Equal([true, false, true], Same(plain, Sets(Spec with { BothOrders = true })));
        Assert.Equal([true, true, false], Same(plain, Sets(Spec with { Marginal = new ListBudget { Unexplored = 0.5 } })));
        Assert.Equal([false, true, true], Same(plain, Sets(Spec with { Scoring = ScoringMode.FirstToken })));
        Assert.Equal([true, true, true], Same(plain, Sets(Spec with { SurfaceVariants = false })));
    }

    [Fact]
    public async Task Every_document_is_answered_once_and_one_that_fails_costs_only_itself()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel
        {
            DependsOnBatch = true,
            Fault = text => text.Contains("text of d5\nProposed", StringComparison.Ordinal) ? "too long" : null,
        };

        var run = await SampleRuns.MakeAsync(store, SampleRuns.Parts(Spec).Take(1), model, TestContext.Current.CancellationToken);

        var read = RunEvidence.Read(store, store.Find(run.Name)!).ToList();
        Assert.Equal(SampleRuns.Documents.Select(document => document.Id), read.Select(document => document.Item.Id));
        Assert.Equal("too long", Assert.Single(read, document => document.Fault is not null).Fault?.Message);
        Assert.Null(read[5].Evidence.Unary);
        Assert.NotNull(read[5].Evidence.Pairs);
        Assert.All(read, document => Assert.Null(document.Evidence.Trace));
        Assert.All(read, document => Assert.Equal(["joy", "anger", "fear", "none"], document.Evidence.Pairs!.Items));
        Assert.All(read.Where(document => document.Fault is null), document => Assert.Equal(3, document.Evidence.Unary!.Count));
        Assert.All(read, document => Assert.InRange(document.Evidence.Lists!.Unexplored, 0, 0.01));
    }

    [Fact]
    public async Task Answers_that_are_not_there_yet_are_a_fault_that_says_so()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel
        {
            DependsOnBatch = true,
            BeforeBatch = (done, _) => done == 2 ? throw new OperationCanceledException() : ValueTask.CompletedTask,
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            SampleRuns.MakeAsync(store, SampleRuns.Parts(SampleRuns.Spec("unary")).Take(1), model, TestContext.Current.CancellationToken)
        );

        var read = RunEvidence.Read(store, store.Find("sample")!).ToList();

        Assert.Equal(8, read.Count(document => document.Fault is null));
        Assert.All(read.Skip(8), document => Assert.Equal("unary is not computed yet", document.Fault?.Message));
    }

    /// <summary>Digits of the fake model depend on the whole wave: a run that repeats half of one, or asks in another order, is found
    /// out.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(17)]
    public async Task A_run_with_questions_cancelled_and_resumed_exports_the_same_bytes(int wave)
    {
        var token = TestContext.Current.CancellationToken;
        var parts = SampleRuns.Parts(SampleRuns.Spec(SampleRuns.Everything));
        using var whole = RunStore.Open(_folder.File("whole.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await SampleRuns.MakeAsync(whole, parts, model, token);
        using var store = RunStore.Open(_folder.File("a.db"));
        using var cancelled = new ScriptedModel
        {
            DependsOnBatch = true,
            BeforeBatch = (done, _) => done == wave ? throw new OperationCanceledException() : ValueTask.CompletedTask,
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => SampleRuns.MakeAsync(store, parts, cancelled, token));

        using var again = new ScriptedModel { DependsOnBatch = true };
        await SampleRuns.MakeAsync(store, parts, again, token);

        Assert.InRange(again.Batches, 1, model.Batches);
        Assert.Equal(SampleRuns.Export(whole, "sample"), SampleRuns.Export(store, "sample"));
    }

    [Fact]
    public async Task Methods_added_to_a_complete_run_ask_only_what_they_need_themselves()
    {
        var token = TestContext.Current.CancellationToken;
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await SampleRuns.MakeAsync(store, SampleRuns.Parts(SampleRuns.Spec("hard")), model, token);
        var before = model.Batches;

        await SampleRuns.MakeAsync(store, SampleRuns.Parts(SampleRuns.Spec("hard", "first-step", "unary")), model, token);

        Assert.Equal((3, 3), (before, model.Batches - before));
    }

    private static string[] Sets(RunSpec spec) => [.. RunQuestions.Of(SampleRuns.Parts(spec)[0]).Select(asked => asked.Set.Sha256)];

    private static bool[] Same(string[] one, string[] other) => [.. one.Zip(other, (left, right) => left == right)];
}
