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
    public void What_prompts_begin_with_is_there_once()
    {
        TrainingSample[] samples =
        [
            new("a", [1, 2, 3, 4, 20, 21, 22, 23, 5], [TrainingAnswer.Of([9, 8])]),
            new("b", [1, 2, 3, 4, 30, 6], [TrainingAnswer.Of([7])]),
            new("c", [1, 2, 3, 4, 20, 21, 22, 23, 40, 41], [TrainingAnswer.Of([9]), TrainingAnswer.Of([6, 5, 4])]),
        ];

        var batch = PackedBatch.Pack(samples, 100).Single();

        Assert.Equal([1, 2, 3, 4, 20, 21, 22, 23, 5, 9, 40, 41, 6, 5, 30, 6], batch.Forest.Tokens);
        Assert.Equal([0, 4, 8, 8, 10, 4], batch.Forest.Branches.Select(branch => branch.Position));
        Assert.Equal([-1, 0, 1, 1, 3, 0], batch.Forest.Branches.Select(branch => branch.Parent));
        int[] RowsOf(int sample, int answer) => [.. batch.Targets.Take(batch.Answers[sample][answer]).Select(target => target.Row)];
        int[] TokensOf(int sample, int answer) =>
            [.. batch.Targets.Take(batch.Answers[sample][answer]).Select(target => target.Next.Tokens[0])];
        Assert.Equal([8, 9], RowsOf(0, 0));
        Assert.Equal([9, 8], TokensOf(0, 0));
        Assert.Equal([15], RowsOf(1, 0));
        Assert.Equal([7], TokensOf(1, 0));
        Assert.Equal([11], RowsOf(2, 0));
        Assert.Equal([11, 12, 13], RowsOf(2, 1));
        Assert.Equal([6, 5, 4], TokensOf(2, 1));
    }

    [Fact]
    public void A_batch_has_at_most_so_many_tokens_unless_it_is_one_text()
    {
        TrainingSample[] samples =
        [
            .. Enumerable.Range(0, 5).Select(i => new TrainingSample($"{i}", [1, 2, 3, 4, 10 + i], [TrainingAnswer.Of([9, 8])])),
            new("long", [.. Enumerable.Range(1, 30)], [TrainingAnswer.Of([9])]),
        ];

        var batches = PackedBatch.Pack(samples, 10).ToArray();

        // 4 shared tokens and 2 of its own for each text: three texts have 10.
        Assert.Equal([3, 2, 1], batches.Select(batch => batch.Samples.Count));
        Assert.Equal([10, 8, 30], batches.Select(batch => batch.Forest.Tokens.Count));
    }

    public void Dispose() => _folder.Dispose();
}
