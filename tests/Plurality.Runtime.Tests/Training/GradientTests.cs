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

    /// <summary>Moves all parameters of a matrix along its gradient: the slope there is the gradient's norm.</summary>
    private static void Slope(TinyTraining tiny, IObjective objective, TrainingSample[] samples, Matrix values, float[] gradient)
    {
        var norm = Math.Sqrt(gradient.Sum(number => (double)number * number));
        Assert.True(norm > 1e-7, "The gradient must not vanish.");
        var before = values.Numbers.ToArray();
        double At(double distance)
        {
            for (var i = 0; i < before.Length; i++)
            {
                values.Numbers[i] = (float)(before[i] + (distance * gradient[i] / norm));
            }

            return tiny.Loss(objective, samples);
        }

        // // The step fits the slope, so that the difference of losses stands out from their last digits.
        var step = Math.Clamp(Step / norm, 1e-3, 0.3);
        var slope = ((8 * (At(step) - At(-step))) - (At(2 * step) - At(-2 * step))) / (12 * step);
        before.CopyTo(values.Numbers);
        Assert.Equal(norm, slope, 0.01 * norm + 2e-5);
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
