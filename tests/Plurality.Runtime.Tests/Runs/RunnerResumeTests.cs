using System.Globalization;
using Plurality.Decoding;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;
using static Plurality.Runtime.Tests.Runs.RunnerExample;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>Interrupted, parallel and foreign-culture runs end in the same bytes.</summary>
public sealed class RunnerResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_run_cancelled_before_any_wave_and_resumed_exports_the_same_bytes(int wave)
    {
        var expected = await ExportOfUninterrupted();
        using var source = new CancellationTokenSource();
        using var cancelling = new ScriptedModel
        {
            DependsOnBatch = true,
            BeforeBatch = (done, _) => done == wave ? new ValueTask(source.CancelAsync()) : ValueTask.CompletedTask,
        };
        using var store = RunStore.Open(_folder.File("a.db"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Runner(store, TimeProvider.System).RunAsync(Sample, cancelling, cancellationToken: source.Token)
        );
        Assert.Equal(4 * wave, store.Find("sample")!.Done);

        using var model = new ScriptedModel { DependsOnBatch = true };
        var summary = await Run(store, Sample, model);

        Assert.Equal(18 - (4 * wave), summary.Computed);
        Assert.Equal(5 - wave, model.Batches);
        Assert.Equal(expected, Export(store, "sample"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_a_killed_process_leaves_on_disk_resumes_to_the_same_bytes(int wave)
    {
        var expected = await ExportOfUninterrupted();
        using (var store = RunStore.Open(_folder.File("a.db")))
        using (
            var copying = new ScriptedModel
            {
                DependsOnBatch = true,
                BeforeBatch = (done, _) => done == wave ? CopyFiles("a.db", "killed.db") : ValueTask.CompletedTask,
            }
        )
        {
            await Run(store, Sample, copying);
        }

        using var left = RunStore.Open(_folder.File("killed.db"));
        Assert.Equal(4 * wave, left.Find("sample")!.Done);
        using var model = new ScriptedModel { DependsOnBatch = true };
        await Run(left, Sample, model);

        Assert.Equal(5 - wave, model.Batches);
        Assert.Equal(expected, Export(left, "sample"));
    }

    [Fact]
    public async Task The_fake_model_shows_when_a_wave_was_not_repeated_whole()
    {
        using var model = new ScriptedModel { DependsOnBatch = true };
        var token = TestContext.Current.CancellationToken;

        var whole = await model.GenerateAsync([Sample.PromptOf(0), Sample.PromptOf(1)], Resolved, token);
        var again = await model.GenerateAsync([Sample.PromptOf(0), Sample.PromptOf(1)], Resolved, token);
        var half = await model.GenerateAsync([Sample.PromptOf(1)], Resolved, token);

        Assert.Equal(whole[1].Value.Steps[0].Distribution.Scores, again[1].Value.Steps[0].Distribution.Scores);
        Assert.NotEqual(whole[1].Value.Steps[0].Distribution.Scores, half[0].Value.Steps[0].Distribution.Scores);
    }

    [Fact]
    public async Task A_wave_whose_transaction_is_lost_is_not_there_in_part()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = await Begun(store);
        using var model = new ScriptedModel { DependsOnBatch = true };
        var results = await model.GenerateAsync(
            [.. Enumerable.Range(0, 4).Select(Sample.PromptOf)],
            Resolved,
            TestContext.Current.CancellationToken
        );

        // The fourth result does not fit the run's options: the first three are in the transaction when it fails.
        Outcome<Trace> broken = results[3].Value with { Steps = [Step("joy", ["other", "none"])] };
        Assert.Throws<ArgumentException>(() => store.AppendWave(run, 0, [results[0], results[1], results[2], broken]));

        Assert.Empty(store.Documents(run));
        Assert.Empty(store.StoredWaves(run));
    }

    [Fact]
    public async Task Two_runners_of_the_same_run_at_once_end_in_the_same_bytes()
    {
        var expected = await ExportOfUninterrupted();
        using var first = RunStore.Open(_folder.File("a.db"));
        using var second = RunStore.Open(_folder.File("a.db"));
        using var fast = new ScriptedModel { DependsOnBatch = true };
        using var slow = new ScriptedModel
        {
            DependsOnBatch = true,
            BeforeBatch = (done, _) => done == 1 ? new ValueTask(Run(second, Sample, fast)) : ValueTask.CompletedTask,
        };

        await Run(first, Sample, slow);

        Assert.Equal((5, 4), (slow.Batches, fast.Batches));
        Assert.Equal(expected, Export(first, "sample"));
    }

    [Fact]
    public async Task The_same_run_under_a_comma_decimal_culture_exports_the_same_bytes()
    {
        var expected = await ExportOfUninterrupted();
        var before = CultureInfo.CurrentCulture;
        string german;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            using var store = RunStore.Open(_folder.File("german.db"));
            using var model = new ScriptedModel { DependsOnBatch = true };
            await Run(store, Sample, model);
            german = Export(store, "sample");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(expected, german);
    }

    private static GenerationSettings Resolved => Sample.Settings with { HiddenLayers = [2, 4] };

    private static LabelStep Step(string chosen, string[] options) =>
        new(1, new StepDistribution(options, [0, 0], [0.5, 0.5], 1), chosen, true, null);

    private static async Task<StoredRun> Begun(RunStore store)
    {
        using var failing = new ScriptedModel { DependsOnBatch = true, BeforeBatch = (_, _) => throw new OperationCanceledException() };
        await Assert.ThrowsAsync<OperationCanceledException>(() => Run(store, Sample, failing));
        return store.Find("sample")!;
    }

    private async Task<string> ExportOfUninterrupted()
    {
        using var store = RunStore.Open(_folder.File("uninterrupted.db"));
        using var model = new ScriptedModel { DependsOnBatch = true };
        await Run(store, Sample, model);
        return Export(store, "sample");
    }

    /// <summary>What a kill leaves: the database and its log as they are at this moment, no orderly closing.</summary>
    private ValueTask CopyFiles(string from, string to)
    {
        File.Copy(_folder.File(from), _folder.File(to));
        File.Copy(_folder.File(from + "-wal"), _folder.File(to + "-wal"));
        return ValueTask.CompletedTask;
    }
}
