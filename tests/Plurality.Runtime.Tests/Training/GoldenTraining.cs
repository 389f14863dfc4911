using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plurality.Llama.Files;
using Plurality.Training.Adapters;
using Plurality.Training.Kernels;
using Plurality.Training.Network;
using Plurality.Training.Objectives;
using Plurality.Training.Optimisation;
using Plurality.Training.Packing;
using Plurality.Training.Samples;
using Plurality.Training.Weights;

namespace Plurality.Runtime.Tests.Training;

/// <summary>Compares what the trainer computes with a <c>training.json</c>, and collects what differs.</summary>
internal sealed partial class GoldenTraining : IDisposable
{
    private const double LossTolerance = 1e-4;
    private const double StepTolerance = 1e-3;
    private const double NormTolerance = 1e-3;
    private const double PreferenceTolerance = 1e-5;
    private const double ProbabilityTolerance = 2e-3;

    /// <summary>Single numbers may be off by so many times the mean share of the norm's tolerance.</summary>
    private const double Single = 30;

    private readonly JsonElement _file;
    private readonly ModelWeights _weights;

    public GoldenTraining(string folder, JsonElement file)
    {
        _file = file;
        var beside = file.TryGetProperty("model", out var model) ? Path.Combine(folder, model.GetString()!) : null;
        _weights = ModelWeights.Read(beside is not null && File.Exists(beside) ? beside : EmbeddedModel.Path);
    }

    public List<string> Deviations { get; } = [];

    public int Compared { get; private set; }

    private static int Threads => 2;

    public void CompareSupervised()
    {
        var section = _file.GetProperty("sft");
        using var adapter = Adapter();
        using var network = new LlamaNetwork(_weights, adapter, Threads);
        using var objective = new SupervisedObjective(_weights.Shape.Width);
        var samples = section.GetProperty("items").EnumerateArray().Select(Sample).ToArray();
        Near("sft.loss", section.GetProperty("loss").GetDouble(), Gradient(network, objective, samples), LossTolerance);
        CompareGradients("sft", section.GetProperty("gradients"), adapter);

        var settings = section.GetProperty("adamw");
        var betas = settings.GetProperty("betas");
        var optimiser = new AdamW(adapter.Parameters)
        {
            FirstDecay = betas[0].GetSingle(),
            SecondDecay = betas[1].GetSingle(),
            Epsilon = settings.GetProperty("eps").GetSingle(),
            WeightDecay = settings.GetProperty("weight_decay").GetSingle(),
        };
        var step = 0;
        foreach (var loss in settings.GetProperty("losses_before_each_step").EnumerateArray())
        {
            Near($"sft.adamw[{step++}]", loss.GetDouble(), Gradient(network, objective, samples), StepTolerance);
            optimiser.Step(settings.GetProperty("lr").GetDouble());
        }
    }

    public void ComparePreference(Func<string, int[]> encode)
    {
        var section = _file.GetProperty("dpo");
        using var adapter = Adapter();
        using var network = new LlamaNetwork(_weights, adapter, Threads);
        using var objective = new PreferenceObjective(_weights.Shape.Width, section.GetProperty("beta").GetDouble());
        var items = section.GetProperty("items").EnumerateArray().ToArray();
        TrainingSample[] samples = [.. items.Select(item => Pair(item, encode))];
        for (var i = 0; i < items.Length; i++)
        {
            var (policy, reference) = PreferenceObjective.LogProbabilities(network, PackedBatch.Pack([samples[i]], 4096).Single())[0];
            var name = $"dpo[{i}]";
            Near($"{name}.policy_chosen", items[i].GetProperty("policy_chosen").GetDouble(), policy[0], ProbabilityTolerance);
            Near($"{name}.policy_rejected", items[i].GetProperty("policy_rejected").GetDouble(), policy[1], ProbabilityTolerance);
            Near($"{name}.reference_chosen", items[i].GetProperty("reference_chosen").GetDouble(), reference[0], ProbabilityTolerance);
            Near($"{name}.reference_rejected", items[i].GetProperty("reference_rejected").GetDouble(), reference[1], ProbabilityTolerance);
            var loss = objective.Evaluate(network, PackedBatch.Pack([samples[i]], 4096).Single(), gradientScale: null);
            Near($"{name}.loss", items[i].GetProperty("loss").GetDouble(), loss, PreferenceTolerance);
        }

        Near("dpo.loss", section.GetProperty("loss").GetDouble(), Gradient(network, objective, samples), PreferenceTolerance);
        CompareGradients("dpo", section.GetProperty("gradients"), adapter);
    }

    /// <summary>Compares the tokens of prompts and answers.</summary>
    public void CompareTokens(Func<string, int[]> encode)
    {
        var number = 0;
        foreach (var item in _file.GetProperty("sft").GetProperty("items").EnumerateArray())
        {
            var prompt = item.GetProperty("prompt").GetString()!;
            var all = encode(prompt + item.GetProperty("answer").GetString());
            int[] wanted = [.. Numbers(item.GetProperty("prompt_ids")), .. Numbers(item.GetProperty("answer_ids"))];
            Compared++;
            if (!all.SequenceEqual(wanted))
            {
                Deviations.Add($"sft[{number}].tokens: {string.Join(' ', wanted)} instead of {string.Join(' ', all)}");
            }

            number++;
        }
    }

    public void Dispose() => _weights.Dispose();

    private static double Gradient(LlamaNetwork network, IObjective objective, TrainingSample[] samples)
    {
        network.Adapter.ClearGradients();
        var count = samples.Sum(objective.CountOf);
        return PackedBatch.Pack(samples, 4096).Sum(batch => objective.Evaluate(network, batch, 1.0 / count)) / count;
    }

    private static TrainingSample Sample(JsonElement item) =>
        new("", Numbers(item.GetProperty("prompt_ids")), [TrainingAnswer.Of(Numbers(item.GetProperty("answer_ids")))]);

    private static TrainingSample Pair(JsonElement item, Func<string, int[]> encode)
    {
        var prompt = item.GetProperty("prompt").GetString()!;
        var tokens = encode(prompt);
        return new TrainingSample("", tokens, [Answer("chosen"), Answer("rejected")]);

        TrainingAnswer Answer(string key) => TrainingAnswer.Of(encode(prompt + item.GetProperty(key).GetString())[tokens.Length..]);
    }

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    private TrainableAdapter Adapter()
    {
        var lora = _file.GetProperty("lora");
        var adapter = new TrainableAdapter(
            _weights.Shape,
            new AdapterSettings
            {
                Rank = lora.GetProperty("rank").GetInt32(),
                Alpha = lora.GetProperty("alpha").GetSingle(),
                Targets = [.. lora.GetProperty("targets").EnumerateArray().Select(name => MatrixKinds.Find(name.GetString()!)!.Value)],
            },
            seed: 0
        );
        var (a, b) = (Amplitude(lora.GetProperty("init_a")), Amplitude(lora.GetProperty("init_b")));
        foreach (var part in adapter.Parts)
        {
            for (var rank = 0; rank < part.Rank; rank++)
            {
                for (var input = 0; input < part.Down.Columns; input++)
                {
                    part.Down[rank][input] = (float)(a * Math.Sin(1 + (rank * part.Down.Columns) + input));
                }

                for (var output = 0; output < part.Up.Columns; output++)
                {
                    part.Up[rank][output] = (float)(b * Math.Cos(1 + (output * part.Rank) + rank));
                }
            }
        }

        return adapter;
    }

    private static double Amplitude(JsonElement text) =>
        double.Parse(AmplitudePattern().Match(text.GetString()!).Value, CultureInfo.InvariantCulture);

    private void CompareGradients(string section, JsonElement wanted, TrainableAdapter adapter)
    {
        foreach (var entry in wanted.EnumerateObject())
        {
            var norm = entry.Value.GetProperty("norm").GetDouble();
            if (entry.Name == "all")
            {
                var all = adapter.Parameters.SelectMany(parameter => parameter.Gradient.Numbers.ToArray());
                Near($"{section}.all.norm", norm, Norm(all), norm * NormTolerance);
                continue;
            }

            var isDown = entry.Name.EndsWith("lora_a", StringComparison.Ordinal);
            var part = adapter.Parts.Single(part => entry.Name == $"{part.Name}.{(isDown ? "lora_a" : "lora_b")}");
            var gradient = isDown ? part.DownGradient.Numbers.ToArray() : ByOutput(part.UpGradient);
            Near($"{section}.{entry.Name}.norm", norm, Norm(gradient), norm * NormTolerance);
            var at = 0;
            foreach (var number in entry.Value.GetProperty("first5").EnumerateArray())
            {
                var tolerance = norm * NormTolerance / Math.Sqrt(gradient.Length) * Single;
                Near($"{section}.{entry.Name}[{at}]", number.GetDouble(), gradient[at++], tolerance);
            }
        }
    }

    /// <summary>B's gradient as the file has it: a row per output.</summary>
    private static float[] ByOutput(Matrix byRank) =>
        [
            .. Enumerable
                .Range(0, byRank.Columns)
                .SelectMany(output => Enumerable.Range(0, byRank.Rows).Select(rank => byRank[rank][output])),
        ];

    private static double Norm(IEnumerable<float> numbers) => Math.Sqrt(numbers.Sum(number => (double)number * number));

    private void Near(string field, double wanted, double got, double tolerance)
    {
        Compared++;
        if (!(Math.Abs(wanted - got) <= tolerance))
        {
            Deviations.Add(string.Create(CultureInfo.InvariantCulture, $"{field}: {wanted} instead of {got}, tolerance {tolerance}"));
        }
    }

    [GeneratedRegex(@"^[0-9.e-]+(?=\*)")]
    private static partial Regex AmplitudePattern();
}
