using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Xunit;

namespace Plurality.Runtime.Tests.Shards;

public sealed class RunShardTests
{
    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/16", 3, 16)]
    [InlineData("10000/10000", 10000, 10000)]
    public void A_shard_is_read_as_it_is_written(string text, int number, int count)
    {
        var shard = RunShard.Parse(text);

        Assert.Equal(new RunShard(number, count), shard);
        Assert.Equal(text, shard.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("0/16")]
    [InlineData("17/16")]
    [InlineData("-1/16")]
    [InlineData("3/0")]
    [InlineData("3/16/2")]
    [InlineData("a/b")]
    [InlineData(" 3/16")]
    [InlineData("1/10001")]
    [InlineData("1/99999999999")]
    public void What_is_no_shard_is_refused_with_what_was_written(string text)
    {
        var fault = Assert.Throws<ShardException>(() => RunShard.Parse(text));

        Assert.Contains($"got '{text}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 16)]
    [InlineData(18, 2)]
    [InlineData(18, 3)]
    [InlineData(101, 4)]
    public void Every_batch_is_whole_in_one_shard_and_shards_are_as_equal_as_batches_allow(int documents, int count)
    {
        var identity = Identity(documents, seed: 0);
        var size = identity.Record.BatchSize;

        var shards = Enumerable.Range(1, count).Select(number => new RunShard(number, count).PositionsOf(identity, documents)).ToList();

        Assert.Equal(Enumerable.Range(0, documents), shards.SelectMany(positions => positions).Order());
        var batches = shards.ConvertAll(positions => positions.Select(position => position / size).ToHashSet());
        Assert.Equal((documents + size - 1) / size, batches.Sum(batch => batch.Count));
        Assert.InRange(batches.Max(batch => batch.Count) - batches.Min(batch => batch.Count), 0, 1);
    }

    [Fact]
    public void Small_runs_do_not_all_fall_to_one_shard()
    {
        var firsts = Enumerable
            .Range(0, 40)
            .Select(seed => Enumerable.Range(1, 4).Single(number => new RunShard(number, 4).Has(Identity(2, (ulong)seed), 0)))
            .Distinct();

        Assert.Equal([1, 2, 3, 4], firsts.Order());
    }

    [Fact]
    public void The_first_shard_is_that_of_the_hash_for_ever()
    {
        var identity = Identity(8, seed: 0);

        // An independent reading of the hash: its first eight digits as a number, modulo the count.
        var first = Convert.ToInt64(identity.Sha256[..8], 16) % 7;

        Assert.True(new RunShard((int)first + 1, 7).Has(identity, 0));
        Assert.True(new RunShard((int)((first + 1) % 7) + 1, 7).Has(identity, 1));
    }

    private static TraceSetIdentity Identity(int documents, ulong seed)
    {
        using var model = new ScriptedModel();
        var experiment = SampleExperiment.Of(documents, SampleExperiment.Spec with { Seed = seed });
        return ExperimentIdentity.Of(experiment, experiment.Settings, model.Identity);
    }
}
