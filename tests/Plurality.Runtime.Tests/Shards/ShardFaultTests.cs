using Plurality.Models;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Runtime.Tests.Runs;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Shards;

/// <summary>Stores that are not all the shards of one run are named, and nothing is written.</summary>
public sealed class ShardFaultTests : IDisposable
{
    private static readonly IReadOnlyList<Experiment> Parts = SampleRuns.Parts(SampleRuns.Spec("first-step", "unary", "prior"));

    private readonly ShardFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Missing_shards_are_named()
    {
        var shards = await _folder.ShardsAsync(4, Parts);

        AssertRefused([shards[0], shards[3]], "2 shards are missing: 2/4, 3/4.");
        AssertRefused([shards[0], shards[1], shards[3]], "A shard is missing: 3/4.");
    }

    [Fact]
    public async Task A_shard_that_is_there_twice_is_named_with_both_stores()
    {
        var shards = await _folder.ShardsAsync(2, Parts);
        File.Copy(shards[0], _folder.Path("copy.db"));

        AssertRefused([.. shards, _folder.Path("copy.db")], $"Shard 1/2 is there twice: {shards[0]}, {_folder.Path("copy.db")}.");
        AssertRefused([shards[0], shards[0]], "Shard 1/2 is there twice", "A shard is missing: 2/2.");
    }

    [Fact]
    public async Task An_incomplete_shard_is_named_with_the_run()
    {
        var shards = await _folder.ShardsAsync(2, Parts);
        var begun = _folder.Path("begun.db");
        using (var model = new ScriptedModel { DependsOnBatch = true })
        using (var store = RunStore.Open(begun))
        {
            foreach (var part in Parts)
            {
                new Runner(store, TimeProvider.System) { Shard = new RunShard(2, 2) }.Begin(part, model);
            }
        }

        AssertRefused([shards[0], begun], $"{begun}: shard 2/2 of run 'sample' must be complete; it has 0 of its ");
    }

    [Fact]
    public async Task A_part_that_was_not_begun_is_named()
    {
        var shards = await _folder.ShardsAsync(2, Parts);
        var begun = await _folder.RunAsync("begun.db", [Parts[0]], new RunShard(2, 2));

        AssertRefused([shards[0], begun], $"{begun} must have run 'sample.training', as {shards[0]} does.");
        AssertRefused([begun, shards[0]], $"{begun} must have run 'sample.training', as {shards[0]} does.");
    }

    [Fact]
    public async Task Another_seed_is_named()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step", "unary", "prior") with { Seed = 9 });

        await AssertDiffersAsync(parts, "seed");
    }

    [Fact]
    public async Task Another_data_file_is_named()
    {
        var documents = SampleRuns.Documents.Select((item, i) => i == 5 ? item with { Text = "another text" } : item).ToList();
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step", "unary", "prior"), documents);

        await AssertDiffersAsync(parts, "data.");
    }

    [Fact]
    public async Task Other_methods_are_named()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step", "unary", "prior", "constant:0.1"));

        await AssertDiffersAsync(parts, "the methods of run 'sample' must be first-step, unary, prior, as in");
    }

    [Fact]
    public async Task Other_labels_of_a_document_are_named()
    {
        var documents = SampleRuns.Documents.Select((item, i) => i == 5 ? item with { Labels = ["anger"] } : item).ToList();
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step", "unary", "prior"), documents);

        await AssertDiffersAsync(parts, "document d5 of run 'sample' must have the same labels");
    }

    [Fact]
    public async Task Another_model_is_named()
    {
        var one = await _folder.RunAsync("1.db", Parts, new RunShard(1, 2));
        using var model = new ScriptedModel
        {
            DependsOnBatch = true,
            Identity = new ModelIdentity("scripted", "another", "{\"kind\":\"another\"}"),
        };
        var other = await _folder.RunAsync("2.db", Parts, new RunShard(2, 2), model);

        AssertRefused([one, other], $"{other}: model.", $"as in {one}");
    }

    [Fact]
    public async Task A_run_without_shards_and_an_empty_store_are_named()
    {
        var shards = await _folder.ShardsAsync(2, Parts);
        var whole = await _folder.RunAsync("whole.db", [Parts[0]]);
        var empty = _folder.Path("empty.db");
        RunStore.Open(empty).Dispose();

        AssertRefused([.. shards, whole, empty], $"{whole}: run 'sample' must be a shard", $"{empty} must have the shard of a run");
    }

    [Fact]
    public async Task Shards_of_another_count_are_named()
    {
        var one = await _folder.RunAsync("1.db", Parts, new RunShard(1, 2));
        var other = await _folder.RunAsync("2.db", Parts, new RunShard(2, 3));

        AssertRefused([one, other], $"{other} has shard 2/3, but {one} has 1/2.");
    }

    [Fact]
    public async Task A_store_of_two_shards_is_named()
    {
        var store = await _folder.RunAsync("1.db", Parts, new RunShard(1, 2));
        await _folder.RunAsync("1.db", SampleRuns.Parts(SampleRuns.Spec("hard") with { Name = "other" }), new RunShard(2, 2));

        AssertRefused([store], $"{store} must have one shard; it has ");
    }

    [Fact]
    public async Task A_store_has_one_shard_of_a_run_or_the_run()
    {
        await _folder.RunAsync("shard.db", Parts, new RunShard(1, 2));
        await _folder.RunAsync("whole.db", Parts);

        foreach (var (store, shard) in ((string, RunShard?)[])[("shard.db", new(2, 2)), ("shard.db", null), ("whole.db", new(1, 2))])
        {
            var before = ShardFolder.Contents(_folder.Path(store));

            var fault = await Assert.ThrowsAsync<ShardException>(() => _folder.RunAsync(store, Parts, shard));

            Assert.Contains($"Run 'sample' in store {_folder.Path(store)} must be ", fault.Message, StringComparison.Ordinal);
            Assert.Equal(before, ShardFolder.Contents(_folder.Path(store)));
        }
    }

    private async Task AssertDiffersAsync(IReadOnlyList<Experiment> parts, string named)
    {
        var one = await _folder.RunAsync("1.db", Parts, new RunShard(1, 2));
        var other = await _folder.RunAsync("2.db", parts, new RunShard(2, 2));

        AssertRefused([one, other], $"{other}: ", named, one);
    }

    private void AssertRefused(string[] stores, params string[] named)
    {
        var fault = Assert.Throws<ShardException>(() => ShardMerge.Write(stores, _folder.Joined));

        Assert.All(named, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
        Assert.False(File.Exists(_folder.Joined));
    }
}
