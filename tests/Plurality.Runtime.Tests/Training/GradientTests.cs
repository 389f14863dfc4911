using Plurality.TestKit.Folders;
using Plurality.TestKit.Golden;
using Plurality.TestKit.TinyModels;
using Plurality.Training.Kernels;
using Plurality.Training.Objectives;
using Plurality.Training.Samples;
using Plurality.Training.Weights;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

/// <summary>Gradients against differences of losses, for every kind of parameter, on models of two families.</summary>
public sealed class GradientTests : IDisposable
{
    private const float Step = 4e-3f;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<bool, string, MatrixKindName> Cases()
    {
        var rows = new TheoryData<bool, string, MatrixKindName>();
        foreach (var isOther in (bool[])[false, true])
        {
            foreach (var objective in (string[])["sft", "dpo"])
            {
                foreach (var kind in Enum.GetValues<MatrixKindName>())
                {
                    rows.Add(isOther, objective, kind);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gradient_is_the_slope_of_the_loss(bool isOther, string name, MatrixKindName kind)
    {
        using var tiny = new TinyTraining(isOther ? Other() : TinyModel.Write(_folder.File("tiny.gguf")));
        IObjective objective = name == "sft" ? tiny.Supervised() : tiny.Preference();
        using var disposable = (IDisposable)objective;
        var samples = tiny.Samples(answers: name == "sft" ? 1 : 2);
        tiny.Gradient(objective, samples);

        for (var layer = 0; layer < tiny.Shape.Layers; layer++)
        {
            var part = tiny.Adapter[layer, (MatrixKind)kind]!;
            Slope(tiny, objective, samples, part.Down, part.DownGradient.Numbers.ToArray());
            Slope(tiny, objective, samples, part.Up, part.UpGradient.Numbers.ToArray());
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Moves all parameters of a matrix along its gradient, where the slope is the gradient's norm, and along directions of random signs,
    /// where a part that the gradient lacks would be missed.
    /// </summary>
    private static void Slope(TinyTraining tiny, IObjective objective, TrainingSample[] samples, Matrix values, float[] gradient)
    {
        var norm = Math.Sqrt(gradient.Sum(number => (double)number * number));
        Assert.True(norm > 1e-4, "The gradient must not vanish.");
        Slope(tiny, objective, samples, values, gradient, [.. gradient.Select(number => number / norm)], 0.01 * norm);
        var random = new Random(3);
        for (var draw = 0; draw < 2; draw++)
        {
            double[] signs = [.. gradient.Select(_ => (random.Next(2) == 0 ? -1 : 1) / Math.Sqrt(gradient.Length))];
            Slope(tiny, objective, samples, values, gradient, signs, 0.05 * norm / Math.Sqrt(gradient.Length));
        }
    }

    private static void Slope(
        TinyTraining tiny,
        IObjective objective,
        TrainingSample[] samples,
        Matrix values,
        float[] gradient,
        double[] direction,
        double tolerance
    )
    {
        var expected = gradient.Zip(direction, (number, part) => number * part).Sum();
        var before = values.Numbers.ToArray();
        double At(double distance)
        {
            for (var i = 0; i < before.Length; i++)
            {
                values.Numbers[i] = (float)(before[i] + (distance * direction[i]));
            }

            return tiny.Loss(objective, samples);
        }

        // The step fits the slope, so that the difference of losses stands out from their last digits.
        var step = Math.Clamp(Step / Math.Abs(expected), 1e-3, 0.3);
        var slope = ((8 * (At(step) - At(-step))) - (At(2 * step) - At(-2 * step))) / (12 * step);
        before.CopyTo(values.Numbers);
        Assert.Equal(expected, slope, tolerance + 2e-5);
    }

    private static string Other()
    {
        var folder = GoldenFiles.Folders("engine.json").FirstOrDefault(folder => File.Exists(Path.Combine(folder, "tiny-spm-f32.gguf")));
        Assert.SkipWhen(folder is null, GoldenFiles.MissingFamily ?? "The model of the other family is not here.");
        return Path.Combine(folder!, "tiny-spm-f32.gguf");
    }
}

/// <summary>The kinds of matrices, public for xunit.</summary>
public enum MatrixKindName
{
    Query,
    Key,
    Value,
    Output,
    Gate,
    Up,
    Down,
}
