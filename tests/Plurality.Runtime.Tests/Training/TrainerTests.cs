using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Plurality.Training;
using Plurality.Training.Optimisation;
using Plurality.Training.Samples;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private static readonly OptimiserSettings Settings = new() { BatchSize = 2, LearningRate = 0.01 };
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_number_of_threads_changes_no_byte(int threads) => Assert.Equal(Trained(2, 4), Trained(threads, 4));

    [Fact]
    public void A_resumed_training_gives_the_same_bytes()
    {
        var checkpoint = _folder.File("a.checkpoint");
        using (var first = new TinyTraining(Model(), threads: 2))
        using (var objective = first.Supervised())
        {
            var trainer = Trainer(first, objective);
            trainer.Step(TestContext.Current.CancellationToken);
            trainer.Step(TestContext.Current.CancellationToken);
            trainer.Evaluate(new Source(first.Samples()), TestContext.Current.CancellationToken);
            Checkpoint.Write(checkpoint, "same", trainer, first.Adapter.Parameters.Select(parameter => parameter.Values));
        }

        using var second = new TinyTraining(Model(), threads: 2);
        using var again = second.Supervised();
        var resumed = Trainer(second, again);
        Checkpoint.Read(checkpoint, "same", resumed, second.Adapter.Parameters.Select(parameter => parameter.Values));
        Assert.Equal(2, resumed.Steps.Count);
        Assert.Single(resumed.Evaluations);
        resumed.Step(TestContext.Current.CancellationToken);
        resumed.Step(TestContext.Current.CancellationToken);

        Assert.Equal(Trained(2, 4), Values(second));
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_with_the_difference()
    {
        var checkpoint = _folder.File("a.checkpoint");
        using var tiny = new TinyTraining(Model());
        using var objective = tiny.Supervised();
        var trainer = Trainer(tiny, objective);
        Checkpoint.Write(checkpoint, "a\nseed 1", trainer, tiny.Adapter.Parameters.Select(parameter => parameter.Values));

        var fault = Assert.Throws<FinetuningException>(() =>
            Checkpoint.Read(checkpoint, "a\nseed 2", trainer, tiny.Adapter.Parameters.Select(parameter => parameter.Values))
        );
        Assert.Contains("there 'seed 1', now 'seed 2'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(-5)]
    public void A_damaged_checkpoint_is_refused(int length)
    {
        var checkpoint = _folder.File("a.checkpoint");
        using var tiny = new TinyTraining(Model());
        using var objective = tiny.Supervised();
        var trainer = Trainer(tiny, objective);
        Checkpoint.Write(checkpoint, "same", trainer, tiny.Adapter.Parameters.Select(parameter => parameter.Values));
        var bytes = File.ReadAllBytes(checkpoint);
        File.WriteAllBytes(checkpoint, bytes[..(length < 0 ? bytes.Length + length : length)]);

        Assert.Throws<FinetuningException>(() =>
            Checkpoint.Read(checkpoint, "same", trainer, tiny.Adapter.Parameters.Select(parameter => parameter.Values))
        );
    }

    /// <summary>Any changed byte is found by the hash at the end, also one of the settings: they are not other settings.</summary>
    [Theory]
    [InlineData(3, "it must be a checkpoint of this version of Plurality")]
    [InlineData(21, "it is damaged")]
    [InlineData(23, "it is damaged")]
    [InlineData(60, "it is damaged")]
    [InlineData(500, "it is damaged")]
    [InlineData(-40, "it is damaged")]
    [InlineData(-1, "it is damaged")]
    public void A_checkpoint_with_another_byte_is_refused(int place, string message)
    {
        var checkpoint = _folder.File("a.checkpoint");
        using var tiny = new TinyTraining(Model());
        using var objective = tiny.Supervised();
        var trainer = Trainer(tiny, objective);
        Checkpoint.Write(checkpoint, "same", trainer, tiny.Adapter.Parameters.Select(parameter => parameter.Values));
        var bytes = File.ReadAllBytes(checkpoint);
        bytes[place < 0 ? bytes.Length + place : place] ^= 1;
        File.WriteAllBytes(checkpoint, bytes);
        var before = Values(tiny);

        var fault = Assert.Throws<FinetuningException>(() =>
            Checkpoint.Read(checkpoint, "same", trainer, tiny.Adapter.Parameters.Select(parameter => parameter.Values))
        );

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, Values(tiny));
    }

    [Fact]
    public void A_cancelled_evaluation_changes_nothing()
    {
        using var tiny = new TinyTraining(Model());
        using var objective = tiny.Supervised();
        var trainer = Trainer(tiny, objective);

        Assert.Throws<OperationCanceledException>(() =>
            trainer.Evaluate(new Source(tiny.Samples()), new CancellationToken(canceled: true))
        );

        Assert.Empty(trainer.Evaluations);
    }

    /// <summary>It is cancelled after its samples were drawn, and the next one is the step that it would have been.</summary>
    [Fact]
    public void A_cancelled_step_changes_nothing()
    {
        using var tiny = new TinyTraining(Model());
        using var objective = tiny.Supervised();
        using var cancelled = new CancellationTokenSource();
        var source = new Source(tiny.Samples()) { OnSample = cancelled.Cancel };
        var trainer = new Trainer(tiny.Network, objective, Settings, source, epochs: 2, seed: 1);

        Assert.Throws<OperationCanceledException>(() => trainer.Step(cancelled.Token));

        Assert.Empty(trainer.Steps);
        trainer.Step(TestContext.Current.CancellationToken);
        Assert.Equal(Trained(2, 1), Values(tiny));
    }

    [Fact]
    public void Steps_make_the_loss_smaller()
    {
        using var tiny = new TinyTraining(Model());
        using var objective = tiny.Supervised();
        var trainer = Trainer(tiny, objective, epochs: 20);
        while (!trainer.IsDone)
        {
            trainer.Step(TestContext.Current.CancellationToken);
        }

        Assert.True(trainer.Steps[^1].Loss < 0.8 * trainer.Steps[0].Loss);
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_the_documents_and_changes_nothing()
    {
        using var tiny = new TinyTraining(Model());
        using var objective = tiny.Supervised();
        var trainer = Trainer(tiny, objective);
        tiny.Adapter.Parts.First().Down[0][0] = float.NaN;
        var before = Values(tiny);

        var fault = Assert.Throws<FinetuningException>(() => trainer.Step(TestContext.Current.CancellationToken));

        Assert.Contains("documents 'd", fault.Message, StringComparison.Ordinal);
        Assert.Contains("optimiser.learning-rate", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, Values(tiny));
        Assert.Empty(trainer.Steps);
    }

    /// <summary>Every document is seen once in each epoch, in another order.</summary>
    [Fact]
    public void An_epoch_sees_every_document_once()
    {
        using var tiny = new TinyTraining(Model());
        using var objective = tiny.Supervised();
        var source = new Source(tiny.Samples());
        var trainer = new Trainer(tiny.Network, objective, new OptimiserSettings { BatchSize = 2 }, source, epochs: 4, seed: 1);
        while (!trainer.IsDone)
        {
            trainer.Step(TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, trainer.StepsPerEpoch);
        var epochs = source.Seen.Chunk(3).ToArray();
        Assert.All(epochs, (epoch, number) => Assert.Equal([(0, number), (1, number), (2, number)], epoch.Order()));
        Assert.True(epochs.Select(epoch => string.Join(' ', epoch.Select(seen => seen.Document))).Distinct().Count() > 1);
    }

    [Fact]
    public void The_learning_rate_rises_and_falls_in_a_line()
    {
        var settings = new OptimiserSettings { LearningRate = 1, Warmup = 0.2 };

        double[] rates = [.. Enumerable.Range(0, 10).Select(step => settings.RateAt(step, 10))];

        double[] expected = [0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125];
        Assert.All(expected.Zip(rates), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    public void Dispose() => _folder.Dispose();

    private static Trainer Trainer(TinyTraining tiny, Plurality.Training.Objectives.IObjective objective, int epochs = 2) =>
        new(tiny.Network, objective, Settings, new Source(tiny.Samples()), epochs, seed: 1);

    private byte[] Trained(int threads, int steps)
    {
        using var tiny = new TinyTraining(Model(), threads: threads);
        using var objective = tiny.Supervised();
        var trainer = Trainer(tiny, objective);
        for (var step = 0; step < steps; step++)
        {
            trainer.Step(TestContext.Current.CancellationToken);
        }

        return Values(tiny);
    }

    private static byte[] Values(TinyTraining tiny) =>
        [
            .. tiny.Adapter.Parameters.SelectMany(parameter =>
                System.Runtime.InteropServices.MemoryMarshal.AsBytes(parameter.Values.Numbers).ToArray()
            ),
        ];

    private string Model() =>
        File.Exists(_folder.File("tiny.gguf")) ? _folder.File("tiny.gguf") : TinyModel.Write(_folder.File("tiny.gguf"));

    private sealed class Source(TrainingSample[] samples) : ITrainingSource
    {
        public List<(int Document, int Epoch)> Seen { get; } = [];

        public Action OnSample { get; init; } = () => { };

        public int Count => samples.Length;

        public TrainingSample Of(int document, int epoch)
        {
            Seen.Add((document, epoch));
            OnSample();
            return samples[document];
        }
    }
}
