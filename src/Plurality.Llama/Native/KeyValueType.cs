namespace Plurality.Llama.Native;

/// <summary>The number type in which keys and values are kept; the values are ggml.h's <c>ggml_type</c>.</summary>
public enum KeyValueType
{
    /// <summary>32-bit floating point: about 8 % slower, what reference values are compared with.</summary>
    F32 = 0,

    /// <summary>16-bit floating point, the default.</summary>
    F16 = 1,
}
