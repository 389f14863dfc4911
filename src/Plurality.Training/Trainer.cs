using System.Globalization;
using Plurality.Numerics;
using Plurality.Training.Network;
using Plurality.Training.Objectives;
using Plurality.Training.Optimisation;
using Plurality.Training.Packing;
using Plurality.Training.Samples;

namespace Plurality.Training;

/// <summary>
/// Fits an adapter step by step. A step depends on the seed, its number and the parameters alone, so a training that is resumed from a
/// <see cref="Checkpoint"/> gives the same bytes as one that was never interrupted.
/// </summary>
internal sealed class Trainer
{
    /// <summary>How many names of documents a message has.</summary>
    private const int NamesInMessage = 5;

    private readonly LlamaNetwork _network;
    private readonly IObjective _objective;
    private readonly OptimiserSettings _settings;
    private readonly ITrainingSource _source;
    private readonly ulong _seed;
    private readonly List<TrainingStep> _steps = [];
    private readonly List<TrainingEvaluation> _evaluations = [];
    private (int Epoch, int[] Order) _order = (-1, []);

    /// <param name="network">The model with the adapter to fit.</param>
    /// <param name="objective">What to make small.</param>
    /// <param name="settings">How.</param>
    /// <param name="source">The documents.</param>
    /// <param name="epochs">How often each document is seen, at least 1.</param>
    /// <param name="seed">The seed of the documents' order.</param>
    public Trainer(LlamaNetwork network, IObjective objective, OptimiserSettings settings, ITrainingSource source, int epochs, ulong seed)
    {
        (_network, _objective, _settings, _source, _seed) = (network, objective, settings, source, seed);
        StepsPerEpoch = (source.Count + settings.BatchSize - 1) / settings.BatchSize;
        StepCount = checked(epochs * StepsPerEpoch);
        Optimiser = new AdamW(network.Adapter.Parameters) { WeightDecay = (float)settings.WeightDecay };
    }

    /// <summary>The optimiser's state.</summary>
    public AdamW Optimiser { get; }

    /// <summary>The number of steps of an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The number of steps of all epochs.</summary>
    public int StepCount { get; }

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<TrainingStep> Steps => _steps;

    /// <summary>The evaluations so far.</summary>
    public IReadOnlyList<TrainingEvaluation> Evaluations => _evaluations;

    /// <summary>Whether all steps are done.</summary>
    public bool IsDone => _steps.Count >= StepCount;

    /// <summary>Continues behind these steps. Parameters and the optimiser's state are set by the caller.</summary>
    public void Resume(IEnumerable<TrainingStep> steps, IEnumerable<TrainingEvaluation> evaluations)
    {
        _steps.Clear();
        _steps.AddRange(steps);
        _evaluations.Clear();
        _evaluations.AddRange(evaluations);
        Optimiser.Steps = _steps.Count;
    }

    /// <summary>Takes the next step.</summary>
    /// <exception cref="FinetuningException">The loss or the gradient is not a finite number. Parameters are as before.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Parameters are as before.</exception>
    public TrainingStep Step(CancellationToken cancellationToken = default)
    {
        var samples = NextSamples();
        var count = samples.Sum(_objective.CountOf);
        _network.Adapter.ClearGradients();
        var loss = Sum(samples, 1.0 / count, cancellationToken) / count;
        var norm = Math.Sqrt(_network.Adapter.Parameters.Sum(parameter => SumOfSquares(parameter.Gradient.Numbers)));
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            throw NotFinite(samples, loss, norm);
        }

        var rate = _settings.RateAt(_steps.Count, StepCount);
        Optimiser.Step(rate, norm > _settings.ClipNorm ? _settings.ClipNorm / norm : 1);
        var step = new TrainingStep(loss, norm, rate, samples.Sum(TokensOf));
        _steps.Add(step);
        return step;
    }

    /// <summary>Computes the mean loss of some documents, as they are in the first epoch.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled. Nothing has changed.</exception>
    public TrainingEvaluation Evaluate(ITrainingSource documents, CancellationToken cancellationToken = default)
    {
        var (sum, count) = (0.0, 0);
        foreach (var chunk in Enumerable.Range(0, documents.Count).Chunk(_settings.BatchSize))
        {
            TrainingSample[] samples = [.. chunk.Select(document => documents.Of(document, epoch: 0))];
            count += samples.Sum(_objective.CountOf);
            sum += Sum(samples, gradientScale: null, cancellationToken);
        }

        var evaluation = new TrainingEvaluation(_steps.Count, sum / count);
        if (!double.IsFinite(evaluation.Loss))
        {
            throw new FinetuningException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The validation loss must be a finite number; after {_steps.Count} steps it is {evaluation.Loss}. "
                        + $"Lower optimiser.learning-rate (now {_settings.LearningRate}), delete the checkpoint and begin again."
                )
            );
        }

        _evaluations.Add(evaluation);
        return evaluation;
    }

    /// <summary>The sum of the losses of some samples. It can be cancelled between two batches.</summary>
    private double Sum(TrainingSample[] samples, double? gradientScale, CancellationToken cancellationToken)
    {
        var sum = 0.0;
        foreach (var batch in PackedBatch.Pack(samples, _settings.Tokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sum += _objective.Evaluate(_network, batch, gradientScale);
        }

        return sum;
    }

    private TrainingSample[] NextSamples()
    {
        var (epoch, step) = Math.DivRem(_steps.Count, StepsPerEpoch);
        if (_order.Epoch != epoch)
        {
            int[] order = [.. Enumerable.Range(0, _source.Count)];
            SeededGenerator.For(_seed, "training-order", epoch.ToString(CultureInfo.InvariantCulture)).Shuffle<int>(order);
            _order = (epoch, order);
        }

        return [.. _order.Order.Skip(step * _settings.BatchSize).Take(_settings.BatchSize).Select(document => _source.Of(document, epoch))];
    }

    private FinetuningException NotFinite(TrainingSample[] samples, double loss, double norm)
    {
        var names = string.Join(", ", samples.Take(NamesInMessage).Select(sample => $"'{sample.Document}'"));
        var more = samples.Length > NamesInMessage ? $" and {samples.Length - NamesInMessage} more" : "";
        return new FinetuningException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Loss and gradient of a step must be finite; step {_steps.Count + 1} (documents {names}{more}) gives {loss} and {norm}. "
                    + $"Its parameters were not changed. Lower optimiser.learning-rate (now {_settings.LearningRate}), delete the "
                    + $"checkpoint and begin again."
            )
        );
    }

    private static int TokensOf(TrainingSample sample) => sample.Answers.Sum(answer => sample.Prompt.Length + answer.Tokens.Length - 1);

    private static double SumOfSquares(ReadOnlySpan<float> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
        {
            sum += (double)number * number;
        }

        return sum;
    }
}
