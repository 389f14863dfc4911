using Plurality.Llama.Adapters;
using Plurality.Numerics;
using Plurality.Training.Kernels;
using Plurality.Training.Weights;

namespace Plurality.Training.Adapters;

/// <summary>All trainable parameters: an adapter per matrix that <see cref="AdapterSettings.Targets"/> names.</summary>
internal sealed class TrainableAdapter : IDisposable
{
    private readonly LowRank?[] _byMatrix;

    /// <summary>Creates an adapter as Hu et al. (2022, section 4.1) do: A at random, B zero, so that it changes nothing at first.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="settings">Rank, alpha and matrices.</param>
    /// <param name="seed">The seed of A. A is uniform within ±1/√inputs, as PEFT initialises it.</param>
    public TrainableAdapter(ModelShape shape, AdapterSettings settings, ulong seed)
    {
        Settings = settings;
        _byMatrix = new LowRank?[shape.Layers * MatrixKinds.All.Count];
        var random = new SeededGenerator(seed);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            foreach (var kind in MatrixKinds.All.Where(settings.Targets.Contains))
            {
                var (outputs, inputs) = shape.SizeOf(kind);
                var part = new LowRank(ModelWeights.NameOf(layer, kind), settings.Rank, inputs, outputs, settings.Alpha / settings.Rank);
                var bound = 1 / MathF.Sqrt(inputs);
                foreach (ref var number in part.Down.Numbers)
                {
                    number = ((2 * (float)random.NextDouble()) - 1) * bound;
                }

                _byMatrix[Index(layer, kind)] = part;
            }
        }
    }

    /// <summary>Rank, alpha and matrices.</summary>
    public AdapterSettings Settings { get; }

    /// <summary>The parts in order of layers and matrices.</summary>
    public IEnumerable<LowRank> Parts => _byMatrix.OfType<LowRank>();

    /// <summary>The parameters with their gradients, in a fixed order.</summary>
    public IEnumerable<(Matrix Values, Matrix Gradient)> Parameters =>
        Parts.SelectMany(part => new[] { (part.Down, part.DownGradient), (part.Up, part.UpGradient) });

    /// <summary>The number of parameters.</summary>
    public long Count => Parameters.Sum(parameter => (long)parameter.Values.Rows * parameter.Values.Columns);

    /// <summary>The adapter of a matrix, or null.</summary>
    public LowRank? this[int layer, MatrixKind kind] => _byMatrix[Index(layer, kind)];

    /// <summary>Sets all gradients to 0.</summary>
    public void ClearGradients()
    {
        foreach (var (_, gradient) in Parameters)
        {
            gradient.Clear();
        }
    }

    /// <summary>The adapter as files hold it.</summary>
    /// <param name="model">The model that it is for.</param>
    /// <param name="name">Its name.</param>
    public LoraAdapter ToFile(ModelShape model, string name) =>
        new()
        {
            Name = name,
            Architecture = ModelShape.Architecture,
            Alpha = Settings.Alpha,
            BaseModel = model.Name,
            Description = "Made by plurality finetune.",
            Matrices =
            [
                .. Parts.Select(part => new LoraMatrix(
                    $"{part.Name}.weight",
                    part.Rank,
                    part.Down.Columns,
                    part.Up.Columns,
                    part.Down.Numbers.ToArray(),
                    Transposed(part.Up)
                )),
            ],
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in Parts)
        {
            part.Dispose();
        }
    }

    private static int Index(int layer, MatrixKind kind) => (layer * MatrixKinds.All.Count) + (int)kind;

    private static float[] Transposed(Matrix matrix)
    {
        var target = new float[matrix.Rows * matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
            {
                target[(column * matrix.Rows) + row] = matrix[row][column];
            }
        }

        return target;
    }
}
