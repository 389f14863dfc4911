using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Llama.Native;
using Plurality.Training;
using Plurality.Training.Adapters;
using Plurality.Training.Network;
using Plurality.Training.Objectives;
using Plurality.Training.Weights;

namespace Plurality.Runtime.Finetuning;

/// <summary>
/// A fine-tuning from its file to its adapter. It writes a checkpoint after every few steps, and goes on from one that it finds. The
/// adapter is that of the best evaluation, or of the last step if there are no validation documents.
/// </summary>
internal sealed class FinetuneRun : IDisposable
{
    /// <summary>The steps between two checkpoints.</summary>
    private const int CheckpointEvery = 10;

    /// <summary>What changes when the trainer gives other bytes for the same input.</summary>
    private const string Version = "trainer 1";

    private readonly FinetuneSpec _spec;
    private readonly LlamaLanguageModel _model;
    private readonly ModelWeights _weights;
    private readonly TrainableAdapter _adapter;
    private readonly LlamaNetwork _network;
    private readonly IDisposable _objective;
    private readonly string _checkpoint;
    private readonly FinetuneSource? _validation;

    /// <summary>Prepares a fine-tuning.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="model">The model, opened. This object disposes it.</param>
    /// <param name="output">The adapter's file.</param>
    /// <param name="cancellationToken">Ends the questions for the model's own answers.</param>
    /// <exception cref="PluralityException">Data or model cannot be used, or the checkpoint belongs to another training.</exception>
    public FinetuneRun(FinetuneSpec spec, LlamaLanguageModel model, string output, CancellationToken cancellationToken = default)
    {
        (_spec, _model, Output) = (spec, model, output);
        _checkpoint = CheckpointOf(output);
        _weights = ModelWeights.Read(model.SourcePath);
        RequireRank();
        Documents = new FinetuneDocuments(
            spec,
            model.Tokenizer,
            _weights.Shape.Context,
            spec.RejectsOwnAnswers
                ? (task, items) => OwnAnswers.OfAsync(model, task, items, cancellationToken).GetAwaiter().GetResult()
                : null
        );
        _adapter = new TrainableAdapter(_weights.Shape, spec.Adapter, spec.Seed);
        _network = new LlamaNetwork(_weights, _adapter, spec.Threads ?? PhysicalCores.Count);
        var width = _weights.Shape.Width;
        IObjective objective =
            spec.Objective == FinetuneObjective.Preference ? new PreferenceObjective(width, spec.Beta) : new SupervisedObjective(width);
        _objective = (IDisposable)objective;
        Trainer = new Trainer(_network, objective, spec.Optimiser, new FinetuneSource(Documents.Training, spec), spec.Epochs, spec.Seed);
        _validation = Documents.Validation.Count > 0 ? new FinetuneSource(Documents.Validation, spec) : null;
        Settings = Identity();
        if (File.Exists(_checkpoint))
        {
            Checkpoint.Read(_checkpoint, Settings, Trainer, _adapter.Parameters.Select(parameter => parameter.Values));
            RequireBest();
        }
    }

    /// <summary>The adapter's file.</summary>
    public string Output { get; }

    /// <summary>The file of losses: a row per step.</summary>
    public string History => HistoryOf(Output);

    /// <summary>The page of losses and steps.</summary>
    public string Report => ReportOf(Output);

    /// <summary>What is made small.</summary>
    public FinetuneObjective Objective => _spec.Objective;

    /// <summary>What the bytes of the adapter depend on, a line each.</summary>
    public string Settings { get; }

    /// <summary>The model's file.</summary>
    public string ModelPath => _model.SourcePath;

    /// <summary>The documents.</summary>
    public FinetuneDocuments Documents { get; }

    /// <summary>The steps so far.</summary>
    public Trainer Trainer { get; }

    /// <summary>The checkpoint's file of an adapter's file.</summary>
    public static string CheckpointOf(string output) => output + ".checkpoint";

    /// <summary>The file of losses of an adapter's file.</summary>
    public static string HistoryOf(string output) => output + ".losses.csv";

    /// <summary>The page of an adapter's file.</summary>
    public static string ReportOf(string output) => output + ".html";

    /// <summary>The number of parameters.</summary>
    public long Parameters => _adapter.Count;

    /// <summary>
    /// What to know about memory before the training begins: null, or that a batch may take more than there is. The system would then end
    /// the program.
    /// </summary>
    /// <param name="available">The bytes that the machine, or the container, has for this program.</param>
    public string? MemoryNote(long available)
    {
        const double Gigabyte = 1e9;
        var tokens = _spec.Optimiser.Tokens;
        var (each, model) = (_network.BytesPerToken, new FileInfo(_model.SourcePath).Length);
        if ((each * tokens) + model <= available)
        {
            return null;
        }

        var fitting = Math.Max(0, (available - model) / each);
        var advice =
            fitting > 0
                ? $"If long texts end the training, set it to at most {fitting}."
                : "Train a smaller model, or use a machine with more memory.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"optimiser.tokens {tokens} lets a batch take {each * tokens / Gigabyte:0.0} GB with this model, besides its "
                + $"{model / Gigabyte:0.0} GB; there are {available / Gigabyte:0.0} GB. {advice}"
        );
    }

    /// <summary>Trains to the end.</summary>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="onEvaluation">Called after each evaluation.</param>
    /// <param name="cancellationToken">Ends the training between two batches of a step or an evaluation, with a checkpoint.</param>
    /// <exception cref="FinetuningException">The loss is not finite, or a number of the adapter not in F16. The last checkpoint
    /// stays.</exception>
    /// <exception cref="IOException">A file cannot be written. The last checkpoint stays.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public void Train(Action<TrainingStep> onStep, Action<TrainingEvaluation> onEvaluation, CancellationToken cancellationToken)
    {
        try
        {
            Save(); // finds at once where nothing can be written
            Evaluate(onEvaluation, cancellationToken);
            while (!Trainer.IsDone && !HasStopped)
            {
                onStep(Trainer.Step(cancellationToken));
                RequireHalf();
                Evaluate(onEvaluation, cancellationToken);
                if (Trainer.Steps.Count % CheckpointEvery == 0)
                {
                    Save();
                }
            }
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        Save();
        if (_validation is null)
        {
            WriteAdapter();
        }

        WriteHistory();
    }

    /// <summary>The steps of the answers to the validation documents, without the adapter and with it. Empty without such
    /// documents.</summary>
    public async Task<(IReadOnlyList<AnswerStep> Before, IReadOnlyList<AnswerStep> After)> CompareAsync(CancellationToken cancellationToken)
    {
        if (_validation is null)
        {
            return ([], []);
        }

        var options = _spec.ModelOptions with { Adapters = [new LlamaAdapter(Output)], Threads = _spec.Threads };
        using var tuned = LlamaLanguageModel.Open(options, cancellationToken);
        return (
            await AnswerStep.OfAsync(_model, Documents.Measured, cancellationToken).ConfigureAwait(false),
            await AnswerStep.OfAsync(tuned, Documents.Measured, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        _adapter.Dispose();
        _objective.Dispose();
        _weights.Dispose();
        _model.Dispose();
    }

    private void RequireRank()
    {
        foreach (var kind in _spec.Adapter.Targets)
        {
            var (outputs, inputs) = _weights.Shape.SizeOf(kind);
            if (_spec.Adapter.Rank > Math.Min(outputs, inputs))
            {
                throw new FinetuningException(
                    $"adapter.rank must be at most {Math.Min(outputs, inputs)}, the shorter side of {kind.Name()}; "
                        + $"got {_spec.Adapter.Rank}. Choose a lower one."
                );
            }
        }
    }

    /// <summary>The checkpoint has the last parameters. Those of the best evaluation so far are in the adapter's file alone.</summary>
    private void RequireBest()
    {
        if (Trained.Count > 0 && !File.Exists(Output))
        {
            throw new FinetuningException(
                $"The adapter {Output} of the best evaluation so far must be beside its checkpoint; it is gone. Delete {_checkpoint} to "
                    + "train again."
            );
        }
    }

    /// <summary>Whether the last evaluations brought nothing better.</summary>
    private bool HasStopped =>
        _spec.Patience is { } patience
        && Trained.Count > patience
        && Trained.TakeLast(patience).Min(evaluation => evaluation.Loss) >= Trained.SkipLast(patience).Min(evaluation => evaluation.Loss);

    /// <summary>The evaluations after the first step.</summary>
    private List<TrainingEvaluation> Trained => [.. Trainer.Evaluations.Where(evaluation => evaluation.Steps > 0)];

    /// <summary>Evaluates where it is due, and keeps the adapter if it is the best so far.</summary>
    private void Evaluate(Action<TrainingEvaluation> onEvaluation, CancellationToken cancellationToken)
    {
        var steps = Trainer.Steps.Count;
        var isDue = steps % (_spec.EvaluateEvery ?? Trainer.StepsPerEpoch) == 0 || Trainer.IsDone;
        if (_validation is null || !isDue || Trainer.Evaluations.Any(evaluation => evaluation.Steps == steps))
        {
            return;
        }

        var evaluation = Trainer.Evaluate(_validation, cancellationToken);
        if (steps > 0 && Trained.SkipLast(1).All(one => evaluation.Loss < one.Loss))
        {
            WriteAdapter();
        }

        onEvaluation(evaluation);
        Save();
    }

    private void Save() => Checkpoint.Write(_checkpoint, Settings, Trainer, _adapter.Parameters.Select(parameter => parameter.Values));

    /// <summary>Ends a training that has left the range of the adapter's file.</summary>
    private void RequireHalf()
    {
        if (_adapter.Parameters.Any(parameter => !IsHalf(parameter.Values.Numbers)))
        {
            throw new FinetuningException(
                $"The adapter's numbers must be within F16, at most 65504; after step {Trainer.Steps.Count} one is not. "
                    + $"Lower optimiser.learning-rate (now {_spec.Optimiser.LearningRate}), delete the checkpoint and begin again."
            );
        }
    }

    private static bool IsHalf(ReadOnlySpan<float> numbers) => TensorPrimitives.MaxMagnitude(numbers) <= (float)Half.MaxValue;

    private void WriteHistory() => NewFile.Write(History, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write("steps,loss,validation_loss,learning_rate,gradient_norm\n");
            var validation = Trainer.Evaluations.ToDictionary(evaluation => evaluation.Steps, evaluation => evaluation.Loss);
            for (var steps = 0; steps <= Trainer.Steps.Count; steps++)
            {
                var step = steps > 0 ? Trainer.Steps[steps - 1] : (TrainingStep?)null;
                var measured = validation.TryGetValue(steps, out var loss) ? loss : (double?)null;
                writer.Write(FormattableString.Invariant($"{steps},{step?.Loss},{measured},{step?.LearningRate},{step?.GradientNorm}\n"));
            }
        });

    private void WriteAdapter() => GgufAdapterWriter.Write(_adapter.ToFile(_weights.Shape, _spec.Name), Output, AdapterNumbers.F16);

    private string Identity()
    {
        var spec = _spec;
        FormattableString[] lines =
        [
            $"{Version}",
            $"vectors of {(Vector512.IsHardwareAccelerated ? 512 : 256)} bits",
            $"name {spec.Name}",
            $"model {_model.Record.SourceSha256}",
            $"task {spec.Task}",
            $"answer-format {spec.Prompt.Format.Name}",
            $"objective {spec.Objective}",
            $"beta {spec.Beta}",
            $"rejected {(spec.RejectsOwnAnswers ? "own" : "others")}",
            $"answer-order {spec.AnswerOrder?.ToString() ?? "random"}",
            $"adapter.rank {spec.Adapter.Rank}",
            $"adapter.alpha {spec.Adapter.Alpha}",
            $"adapter.matrices {string.Join(' ', spec.Adapter.Targets.Select(kind => kind.Name()))}",
            $"optimiser.learning-rate {spec.Optimiser.LearningRate}",
            $"optimiser.warmup {spec.Optimiser.Warmup}",
            $"optimiser.weight-decay {spec.Optimiser.WeightDecay}",
            $"optimiser.clip-norm {spec.Optimiser.ClipNorm}",
            $"optimiser.batch-size {spec.Optimiser.BatchSize}",
            $"optimiser.tokens {spec.Optimiser.Tokens}",
            $"epochs {spec.Epochs}",
            $"evaluate-every {spec.EvaluateEvery}",
            $"patience {spec.Patience}",
            $"seed {spec.Seed}",
            $"training documents {Documents.Training.Count} {Hash(Documents.Training)}",
            $"validation documents {Documents.Validation.Count} {Hash(Documents.Validation)}",
        ];
        return string.Join('\n', lines.Select(FormattableString.Invariant));
    }

    private static string Hash(IReadOnlyList<FinetuneDocument> documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var document in documents)
        {
            string[] lines =
            [
                document.Id,
                string.Join(' ', document.Tokens),
                string.Join(' ', document.Gold),
                $"{document.People}",
                .. document.Labels,
                string.Join(' ', document.Own ?? []),
            ];
            hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
