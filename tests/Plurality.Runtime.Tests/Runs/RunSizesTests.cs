using Plurality.Runtime.Runs;
using Plurality.Testing;
using Plurality.TestKit;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunSizesTests
{
    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 12)]
    public async Task Every_stage_of_every_part_has_its_prompts(bool bothOrders, int pairs)
    {
        using var model = new ScriptedModel();
        var parts = SampleRuns.Parts(SampleRuns.Spec("unary", "binary", "marginal", "first-step|platt") with { BothOrders = bothOrders });

        List<RunSize> sizes = [];
        foreach (var part in parts)
        {
            sizes.AddRange(await RunSizes.OfAsync(part, model, shard: null, TestContext.Current.CancellationToken));
        }

        // Three labels, and four options with none, so six pairs.
        Assert.Equal(
            [
                ("sample", "answers", 12, 12, false),
                ("sample", "unary", 12, 36, false),
                ("sample", "binary", 12, 12 * pairs, false),
                ("sample", "marginal", 12, 12, true),
                ("sample.training", "answers", 14, 14, false),
            ],
            sizes.Select(size => (size.Run, size.Stage, size.Documents, (int)size.Prompts, size.IsAtLeast))
        );
        Assert.All(sizes, size => Assert.False(size.IsEstimated));
        Assert.All(sizes, size => Assert.Null(size.Requests));
        Assert.Equal(0, model.Batches);
    }

    [Fact]
    public async Task Of_many_prompts_some_stand_for_all()
    {
        const int Documents = (3 * RunSizes.TokenizedPrompts) + 1;
        using var model = new ScriptedModel();
        var experiment = SampleExperiment.Of(Documents);

        var size = Assert.Single(await RunSizes.OfAsync(experiment, model, shard: null, TestContext.Current.CancellationToken));

        var counted = Enumerable.Range(0, Documents).Sum(position => model.Tokenizer.Encode(experiment.PromptOf(position).Text).Length);
        Assert.Equal((Documents, true), ((int)size.Prompts, size.IsEstimated));
        Assert.InRange(size.PromptTokens!.Value, 0.99 * counted, 1.01 * counted);
    }
}
