using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.Llama.Kernels.Rows;

namespace Plurality.Training.Kernels;

/// <summary>Reads tensors of a model as F32, from any format that has a kernel.</summary>
internal sealed unsafe class TensorReader : IDisposable
{
    private readonly GgufModel _model;
    private readonly IReadOnlyList<FileStream> _streams;

    /// <summary>Opens the tensors of a valid model.</summary>
    public TensorReader(GgufModel model)
    {
        _model = model;
        _streams =
        [
            .. model.Parts.Select(part => new FileStream(part.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0)),
        ];
    }

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Has(string name) => _model.Tensors.Any(tensor => tensor.Name == name);

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="rows">The expected number of rows; 1 for a vector.</param>
    /// <param name="columns">The expected length of a row.</param>
    /// <exception cref="ModelFileException">The tensor is missing, has another shape, or a format without a kernel.</exception>
    public Matrix Read(string name, int rows, int columns)
    {
        var tensor = _model.Tensors.FirstOrDefault(tensor => tensor.Name == name) ?? throw Fault($"tensor '{name}' is missing");
        var found = (
            Rows: tensor.Dimensions.Skip(1).Aggregate(1UL, (product, length) => checked(product * length)),
            Columns: tensor.Dimensions[0]
        );
        if (found != ((ulong)rows, (ulong)columns))
        {
            throw Fault($"tensor '{name}' must have {rows} rows of {columns} numbers; got {found.Rows} of {found.Columns}");
        }

        if (tensor.Type is not { } type || !WeightRows.IsKnown((int)tensor.TypeNumber) || columns % type.BlockLength != 0)
        {
            throw Fault($"tensor '{name}' must have a format that the kernels read; got {tensor.Type?.Name ?? "an unknown one"}");
        }

        var rowBytes = columns / type.BlockLength * type.BlockBytes;
        var bytes = new byte[rowBytes * WeightRows.AtOnce];
        var matrix = new Matrix(rows, columns);
        var lanes = new float[columns * WeightRows.AtOnce];
        var part = _model.Parts.TakeWhile(part => !part.Tensors.Contains(tensor)).Count();
        var stream = _streams[part];
        stream.Position = checked(TensorFaults.DataStart(_model.Parts[part]) + (long)tensor.Offset);
        for (var row = 0; row < rows; row += WeightRows.AtOnce)
        {
            var there = Math.Min(WeightRows.AtOnce, rows - row);
            stream.ReadExactly(bytes, 0, there * rowBytes);
            fixed (byte* from = bytes)
            fixed (float* to = lanes)
            {
                WeightRows.Fill((int)tensor.TypeNumber, from, rowBytes, there, 0, columns, to, WeightRows.AtOnce);
            }

            for (var lane = 0; lane < there; lane++)
            {
                var line = matrix[row + lane];
                for (var column = 0; column < columns; column++)
                {
                    line[column] = lanes[(column * WeightRows.AtOnce) + lane];
                }
            }
        }

        return matrix;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var stream in _streams)
        {
            stream.Dispose();
        }
    }

    private ModelFileException Fault(FormattableString fault) =>
        new(_model.Path, [FormattableString.Invariant(fault)], "The trainer computes Llama models: take another file of the model.");
}
