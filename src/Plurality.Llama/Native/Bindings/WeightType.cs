namespace Plurality.Llama.Native.Bindings;

/// <summary>The storage format of a model's matrices. The values are those of <c>llama_ftype</c> in llama.h. Vectors stay F32.</summary>
internal enum WeightType
{
    /// <summary>32-bit floating point.</summary>
    F32 = 0,

    /// <summary>16-bit floating point.</summary>
    F16 = 1,

    /// <summary>Blocks of 32 8-bit integers with an F16 scale.</summary>
    Q8_0 = 7,

    /// <summary>16-bit floating point with an exponent of 8 bits.</summary>
    BF16 = 32,
}
