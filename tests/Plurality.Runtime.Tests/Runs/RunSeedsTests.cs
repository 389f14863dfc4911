using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunSeedsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;

    public RunSeedsTests() => _store = RunStore.Open(_folder.File("a.db"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Runs_of_other_seeds_show_other_demonstrations_and_belong_together() =>
        Assert.True(RunSeeds.DifferInSeedAlone([await Made(Spec(0)), await Made(Spec(1)), await Made(Spec(2))]));

    [Fact]
    public async Task Nearest_demonstrations_are_the_same_for_every_seed() =>
        Assert.True(RunSeeds.DifferInSeedAlone([await Made(Similar(0, 2)), await Made(Similar(1, 2))]));

    [Fact]
    public async Task Another_number_of_demonstrations_is_another_experiment()
    {
        Assert.False(
            RunSeeds.DifferInSeedAlone([await Made(Spec(0)), await Made(Spec(1) with { Prompt = Spec(1).Prompt with { Shots = 3 } })])
        );
        Assert.False(RunSeeds.DifferInSeedAlone([await Made(Similar(0, 2)), await Made(Similar(1, 3))]));
    }

    [Fact]
    public async Task Another_way_of_decoding_is_another_experiment() =>
        Assert.False(RunSeeds.DifferInSeedAlone([await Made(Spec(0)), await Made(Spec(1) with { Decoding = DecodingMode.Free })]));

    [Fact]
    public async Task One_run_and_one_seed_have_no_spread()
    {
        Assert.False(RunSeeds.DifferInSeedAlone([await Made(Spec(0))]));
        Assert.False(RunSeeds.DifferInSeedAlone([await Made(Spec(0)), await Made(Spec(0))]));
    }

    private static RunSpec Spec(ulong seed) => SampleExperiment.Spec with { Seed = seed };

    private static RunSpec Similar(ulong seed, int count) =>
        Spec(seed) with
        {
            Prompt = new PromptSpec { Shots = count, Sampling = DemonstrationSampling.Similarity },
        };

    private async Task<StoredRun> Made(RunSpec spec)
    {
        using var model = new ScriptedModel { DependsOnBatch = true };
        var parts = SampleRuns.Parts(spec with { Name = Guid.NewGuid().ToString() }, training: []);
        return await SampleRuns.MakeAsync(_store, parts, model, TestContext.Current.CancellationToken);
    }
}
