namespace Plurality.Llama.Adapters;

/// <summary>The number formats of written adapters, by their numbers in GGUF files.</summary>
internal enum AdapterNumbers
{
    /// <summary>Single precision.</summary>
    F32 = 0,

    /// <summary>Half precision: half the size, about three digits.</summary>
    F16 = 1,
}
