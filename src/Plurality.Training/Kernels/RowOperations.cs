using System.Numerics.Tensors;

namespace Plurality.Training.Kernels;

/// <summary>The operations of a Llama block between matrix products, each with its derivative, for one row.</summary>
internal static class RowOperations
{
    /// <summary>Root mean square normalisation: target = x / √(mean(x²) + ε) ∘ weight (Zhang and Sennrich 2019, equation 4).</summary>
    public static void Normalize(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, float epsilon, Span<float> target)
    {
        TensorPrimitives.Multiply(x, InverseRoot(x, epsilon), target);
        TensorPrimitives.Multiply(target, weight, target);
    }

    /// <summary>Adds the derivative of <see cref="Normalize"/> with respect to x to <paramref name="gradient"/>.</summary>
    /// <param name="x">The input.</param>
    /// <param name="weight">The weights, which are constant.</param>
    /// <param name="epsilon">The summand under the root.</param>
    /// <param name="outer">The derivative with respect to the output. Overwritten.</param>
    /// <param name="gradient">The sum of derivatives with respect to the input.</param>
    public static void NormalizeBackward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> weight,
        float epsilon,
        Span<float> outer,
        Span<float> gradient
    )
    {
        var inverse = InverseRoot(x, epsilon);
        TensorPrimitives.Multiply(outer, weight, outer);
        var along = TensorPrimitives.Dot(outer, x) * inverse * inverse / x.Length;
        // inverse · (outer − along · x)
        TensorPrimitives.MultiplyAdd(outer, inverse, gradient, gradient);
        TensorPrimitives.MultiplyAdd(x, -along * inverse, gradient, gradient);
    }

    /// <summary>target = gate · σ(gate) · up (SwiGLU, Shazeer 2020).</summary>
    public static void Activate(ReadOnlySpan<float> gate, ReadOnlySpan<float> up, Span<float> target)
    {
        TensorPrimitives.Sigmoid(gate, target);
        TensorPrimitives.Multiply(target, gate, target);
        TensorPrimitives.Multiply(target, up, target);
    }

    /// <summary>The derivatives of <see cref="Activate"/>.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="up">The other input.</param>
    /// <param name="outer">The derivative with respect to the output. Overwritten by that with respect to <paramref name="up"/>.</param>
    /// <param name="gateGradient">The derivative with respect to the gate.</param>
    /// <param name="spare">Room for a row.</param>
    public static void ActivateBackward(
        ReadOnlySpan<float> gate,
        ReadOnlySpan<float> up,
        Span<float> outer,
        Span<float> gateGradient,
        Span<float> spare
    )
    {
        // With s = σ(gate): d/dgate = outer · up · s · (1 + gate · (1 − s)); d/dup = outer · gate · s.
        TensorPrimitives.Sigmoid(gate, spare);
        TensorPrimitives.Subtract(1f, spare, gateGradient);
        TensorPrimitives.Multiply(gateGradient, gate, gateGradient);
        TensorPrimitives.Add(gateGradient, 1f, gateGradient);
        TensorPrimitives.Multiply(gateGradient, spare, gateGradient);
        TensorPrimitives.Multiply(gateGradient, up, gateGradient);
        TensorPrimitives.Multiply(gateGradient, outer, gateGradient);
        TensorPrimitives.Multiply(spare, gate, spare);
        TensorPrimitives.Multiply(outer, spare, outer);
    }

    /// <summary>Turns the logits of a row into natural logarithms of probabilities.</summary>
    public static void LogSoftMax(Span<float> logits, Span<float> spare)
    {
        var largest = TensorPrimitives.Max<float>(logits);
        TensorPrimitives.Subtract(logits, largest, logits);
        TensorPrimitives.Exp<float>(logits, spare);
        TensorPrimitives.Subtract(logits, MathF.Log(TensorPrimitives.Sum<float>(spare)), logits);
    }

    private static float InverseRoot(ReadOnlySpan<float> x, float epsilon) =>
        1 / MathF.Sqrt((TensorPrimitives.SumOfSquares(x) / x.Length) + epsilon);
}
