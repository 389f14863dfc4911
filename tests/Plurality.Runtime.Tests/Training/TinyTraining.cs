using Plurality.Training.Adapters;
using Plurality.Training.Network;
using Plurality.Training.Objectives;
using Plurality.Training.Packing;
using Plurality.Training.Samples;
using Plurality.Training.Weights;

namespace Plurality.Runtime.Tests.Training;

/// <summary>A model with an adapter of random numbers, and samples of random tokens.</summary>
internal sealed class TinyTraining : IDisposable
{
    private readonly ModelWeights _weights;

    public TinyTraining(string path, AdapterSettings? settings = null, int threads = 2)
    {
        _weights = ModelWeights.Read(path);
        Adapter = new TrainableAdapter(_weights.Shape, settings ?? new AdapterSettings { Rank = 3, Alpha = 6 }, seed: 5);
        var random = new Random(7);
        foreach (var part in Adapter.Parts)
        {
            foreach (ref var number in part.Up.Numbers)
            {
                number = (float)(0.2 * (random.NextDouble() - 0.5));
            }
        }

        Network = new LlamaNetwork(_weights, Adapter, threads);
    }

    public TrainableAdapter Adapter { get; }

    public LlamaNetwork Network { get; }

    public ModelShape Shape => _weights.Shape;

    public int Vocabulary => _weights.Embeddings.Rows;

    public SupervisedObjective Supervised() => new(Shape.Width);

    public PreferenceObjective Preference() => new(Shape.Width, beta: 0.5);

    /// <summary>Samples whose prompts begin with the same tokens.</summary>
    public TrainingSample[] Samples(int answers = 1, int count = 3)
    {
        var random = new Random(11);
        int[] shared = Tokens(random, 6);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(number => new TrainingSample(
                    $"d{number}",
                    [.. shared, .. Tokens(random, 3 + number)],
                    [.. Enumerable.Range(0, answers).Select(answer => Soft(Tokens(random, 2 + ((number + answer) % 3))))]
                )),
        ];
    }

    /// <summary>The loss of samples, and its gradients in the adapter.</summary>
    public double Gradient(IObjective objective, IReadOnlyList<TrainingSample> samples, int maximumTokens = 4096)
    {
        Adapter.ClearGradients();
        return PackedBatch.Pack(samples, maximumTokens).Sum(batch => objective.Evaluate(Network, batch, gradientScale: 1));
    }

    /// <summary>The loss of samples alone.</summary>
    public double Loss(IObjective objective, IReadOnlyList<TrainingSample> samples) =>
        PackedBatch.Pack(samples, 4096).Sum(batch => objective.Evaluate(Network, batch, gradientScale: null));

    public float[] Gradients() => [.. Adapter.Parameters.SelectMany(parameter => parameter.Gradient.Numbers.ToArray())];

    public void Dispose()
    {
        Network.Dispose();
        Adapter.Dispose();
        _weights.Dispose();
    }

    /// <summary>The first token has two right answers, the others one.</summary>
    private TrainingAnswer Soft(int[] tokens) =>
        new(
            tokens,
            [new NextTokenShares([tokens[0], (tokens[0] + 1) % Vocabulary], [0.75f, 0.25f]), .. tokens.Skip(1).Select(NextTokenShares.Of)]
        );

    private int[] Tokens(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(3, Vocabulary))];
}
