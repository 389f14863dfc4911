namespace Plurality.Llama.Native;

/// <summary>The number type of the KV cache. The values are those of <c>ggml_type</c> in ggml.h.</summary>
public enum KeyValueType
{
    /// <summary>32-bit floating point: about 8 % slower. Comparisons with reference values use it.</summary>
    F32 = 0,

    /// <summary>16-bit floating point, the default.</summary>
    F16 = 1,
}
