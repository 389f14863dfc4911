using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>A ggml operation that computes each row by itself, so that rows can be computed in any order and by any thread.</summary>
internal unsafe interface IRowOperation
{
    /// <summary>ggml's name of the operation.</summary>
    static abstract string Name { get; }

    /// <summary>Whether this computes a tensor, from its types and strides. ggml has checked the sizes.</summary>
    static abstract bool IsSupported(TensorHeader* result);

    /// <summary>The tensor whose rows are counted: the result, or the first source.</summary>
    static virtual TensorHeader* Counted(TensorHeader* result) => result;

    /// <summary>Computes rows.</summary>
    /// <param name="result">A supported tensor.</param>
    /// <param name="first">The first row of the counted tensor, over all its matrices.</param>
    /// <param name="end">The row behind the last.</param>
    static abstract void Compute(TensorHeader* result, int first, int end);
}
