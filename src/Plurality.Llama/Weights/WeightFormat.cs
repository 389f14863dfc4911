namespace Plurality.Llama.Weights;

/// <summary>The number format in which a model's weight matrices are held while it runs.</summary>
public enum WeightFormat
{
    /// <summary>As they are in the file.</summary>
    Shipped,

    /// <summary>Half precision: 2 bytes a weight, the fastest for prompts, and as good as exact for quantised weights.</summary>
    F16,

    /// <summary>Half precision with the range of single precision and 8 significant bits: 2 bytes a weight; fast where the processor has
    /// instructions for it.</summary>
    BF16,

    /// <summary>8 bits and a scale per 32 weights: 1.06 bytes a weight.</summary>
#pragma warning disable CA1707 // the name that model files and their users give this format
    Q8_0,
#pragma warning restore CA1707 // as above

    /// <summary>Single precision: 4 bytes a weight; the reference the others are compared with.</summary>
    F32,
}
