using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Plurality.Training.Packing;
using Plurality.Training.Samples;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

/// <summary>Texts that are computed together give what each of them gives alone.</summary>
public sealed class PackedBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sharing_a_beginning_changes_neither_loss_nor_gradient(int answers)
    {
        using var tiny = new TinyTraining(TinyModel.Write(_folder.File("tiny.gguf")));
        using var supervised = tiny.Supervised();
        using var preference = tiny.Preference();
        var samples = tiny.Samples(answers);
        Plurality.Training.Objectives.IObjective objective = answers == 1 ? supervised : preference;

        var together = tiny.Gradient(objective, samples);
        var gradients = tiny.Gradients();
        var alone = tiny.Gradient(objective, samples, maximumTokens: 1);

        Assert.Single(PackedBatch.Pack(samples, 4096));
        Assert.Equal(samples.Length, PackedBatch.Pack(samples, 1).Count());
        Assert.Equal(alone, together, 1e-5 * Math.Abs(alone));
        var largest = gradients.Max(Math.Abs);
        Assert.All(gradients.Zip(tiny.Gradients()), pair => Assert.Equal(pair.Second, pair.First, 1e-4 * largest));
    }

    [Fact]
    public void What_all_prompts_begin_with_is_there_once()
    {
        TrainingSample[] samples =
        [
            new("a", [1, 2, 3, 4], [TrainingAnswer.Of([9, 8])]),
            new("b", [1, 2, 3, 5, 6], [TrainingAnswer.Of([7])]),
            new("c", [1, 2, 3], [TrainingAnswer.Of([9, 8])]),
        ];

        var batch = PackedBatch.Pack(samples, 100).Single();

        Assert.Equal([1, 2, 3, 4, 9, 3, 5, 6, 3, 9], batch.Forest.Tokens);
        Assert.Equal([0, 2, 2, 2], batch.Forest.Branches.Select(branch => branch.Position));
        Assert.Equal([3, 4, 7, 8, 9], batch.Targets.Select(target => target.Row));
        Assert.Equal([9, 8, 7, 9, 8], batch.Targets.Select(target => target.Next.Tokens[0]));
    }

    [Fact]
    public void A_batch_has_at_most_so_many_tokens_unless_it_is_one_text()
    {
        TrainingSample[] samples =
        [
            .. Enumerable.Range(0, 5).Select(i => new TrainingSample($"{i}", [1, 2, 3, 10 + i], [TrainingAnswer.Of([9, 8])])),
            new("long", [.. Enumerable.Range(1, 30)], [TrainingAnswer.Of([9])]),
        ];

        var batches = PackedBatch.Pack(samples, 10).ToArray();

        // // 3 shared tokens and 2 of its own for each text: three texts have 9.
        Assert.Equal([3, 2, 1], batches.Select(batch => batch.Samples.Count));
        Assert.Equal([9, 7, 30], batches.Select(batch => batch.Forest.Tokens.Count));
    }

    public void Dispose() => _folder.Dispose();
}
