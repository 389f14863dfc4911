using Plurality.Decoding;
using Plurality.Llama;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Runtime.Tests.Runs;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Shards;

/// <summary>Shards that are joined have every byte of the run without shards.</summary>
public sealed class ShardedRunTests : IDisposable
{
    private readonly ShardFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public async Task Joined_shards_are_the_run_with_all_its_parts(int count)
    {
        var parts = SampleRuns.Parts(
            SampleRuns.Spec(SampleRuns.Everything) with
            {
                HiddenLayers = [GenerationSettings.LastLayer],
                Attention = true,
            }
        );
        var whole = await _folder.RunAsync("whole.db", parts);
        var shards = await _folder.ShardsAsync(count, parts);

        ShardMerge.Write(shards, _folder.Joined);

        Assert.Equal(ShardFolder.Contents(whole), ShardFolder.Contents(_folder.Joined));
    }

    [Fact]
    public async Task The_order_of_shards_does_not_matter()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec(SampleRuns.Everything));
        var whole = await _folder.RunAsync("whole.db", parts);
        var shards = await _folder.ShardsAsync(3, parts);

        ShardMerge.Write([shards[2], shards[0], shards[1]], _folder.Joined);

        Assert.Equal(ShardFolder.Contents(whole), ShardFolder.Contents(_folder.Joined));
    }

    [Fact]
    public async Task Nothing_is_computed_twice()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec(SampleRuns.Everything));
        using var one = new ScriptedModel { DependsOnBatch = true };
        using var several = new ScriptedModel { DependsOnBatch = true };

        await _folder.RunAsync("whole.db", parts, model: one);
        await _folder.ShardsAsync(5, parts, several);

        Assert.Equal(one.Batches, several.Batches);
    }

    [Fact]
    public async Task Runs_that_share_traces_share_them_in_shards()
    {
        var first = SampleRuns.Parts(SampleRuns.Spec("first-step", "unary") with { Name = "one" });
        var second = SampleRuns.Parts(SampleRuns.Spec("first-step", "marginal") with { Name = "two" });
        using var one = new ScriptedModel { DependsOnBatch = true };
        using var several = new ScriptedModel { DependsOnBatch = true };
        var whole = await _folder.RunAsync("whole.db", [.. first, .. second], model: one);
        var shards = await _folder.ShardsAsync(3, [.. first, .. second], several);

        ShardMerge.Write(shards, _folder.Joined);

        Assert.Equal(ShardFolder.Contents(whole), ShardFolder.Contents(_folder.Joined));
        Assert.Equal(one.Batches, several.Batches);
    }

    [Fact]
    public async Task A_document_that_failed_is_joined_as_it_is()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step"));
        using var model = new ScriptedModel { DependsOnBatch = true, ContextLength = 100 };
        using var same = new ScriptedModel { DependsOnBatch = true, ContextLength = 100 };
        var whole = await _folder.RunAsync("whole.db", parts, model: model);
        var shards = await _folder.ShardsAsync(2, parts, same);

        ShardMerge.Write(shards, _folder.Joined);

        using var store = RunStore.Open(_folder.Joined, readOnly: true);
        Assert.Equal(12, store.Find("sample")!.Failed);
        Assert.Equal(ShardFolder.Contents(whole), ShardFolder.Contents(_folder.Joined));
    }

    [Fact]
    public async Task An_interrupted_shard_goes_on()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step"));
        var shard = new RunShard(1, 2);
        using var source = new CancellationTokenSource();
        using (
            var cancelling = new ScriptedModel
            {
                DependsOnBatch = true,
                BeforeBatch = (done, _) => done == 1 ? new ValueTask(source.CancelAsync()) : ValueTask.CompletedTask,
            }
        )
        using (var store = RunStore.Open(_folder.Path("1.db")))
        {
            // 12 documents in batches of 4: one of the two shards has two batches.
            var two = Enumerable.Range(1, 2).Select(number => new RunShard(number, 2)).Single(one => Documents(one, parts[0]) == 8);
            shard = two;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                new Runner(store, TimeProvider.System) { Shard = shard }.RunAsync(parts[0], cancelling, cancellationToken: source.Token)
            );
            Assert.Equal(4, store.Find("sample")!.Done);
        }

        var other = await _folder.RunAsync("2.db", parts, new RunShard(3 - shard.Number, 2));
        Assert.Contains(
            "has 1 of its 2 batches",
            Assert.Throws<ShardException>(() => ShardMerge.Write([_folder.Path("1.db"), other], _folder.Joined)).Message,
            StringComparison.Ordinal
        );
        await _folder.RunAsync("1.db", parts, shard);
        ShardMerge.Write([_folder.Path("1.db"), other], _folder.Joined);

        Assert.Equal(ShardFolder.Contents(await _folder.RunAsync("whole.db", parts)), ShardFolder.Contents(_folder.Joined));
    }

    [Fact]
    public async Task A_joined_store_is_complete_and_is_used_like_any_other()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step"));
        ShardMerge.Write(await _folder.ShardsAsync(2, parts), _folder.Joined);
        using var model = new ScriptedModel { DependsOnBatch = true };

        await _folder.RunAsync("joined.db", parts, model: model);

        Assert.Equal(0, model.Batches);
    }

    [Fact]
    public async Task Sixteen_shards_of_the_embedded_model_are_the_run()
    {
        var parts = SampleRuns.Parts(
            SampleRuns.Spec("first-step+contextual", "first-step@2", "first-step|platt", "unary") with
            {
                BatchSize = 1,
            },
            [.. SampleRuns.Documents.Take(6)],
            [.. SampleRuns.Training.Take(6)]
        );
        using var model = LlamaLanguageModel.Open(new LlamaModelOptions(), TestContext.Current.CancellationToken);
        var whole = await _folder.RunAsync("whole.db", parts, model: model);
        var shards = await _folder.ShardsAsync(16, parts, model);

        ShardMerge.Write(shards, _folder.Joined);

        Assert.Equal(ShardFolder.Contents(whole), ShardFolder.Contents(_folder.Joined));
    }

    private static int Documents(RunShard shard, Experiment experiment)
    {
        using var model = new ScriptedModel { DependsOnBatch = true };
        var settings = new Decoder(model).Resolve(experiment.Settings);
        return shard.DocumentsOf(ExperimentIdentity.Of(experiment, settings, model.Identity), experiment.Documents.Count);
    }
}
