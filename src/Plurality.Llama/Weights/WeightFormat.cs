namespace Plurality.Llama.Weights;

/// <summary>The number format of a model's weight matrices at run time.</summary>
public enum WeightFormat
{
    /// <summary>The format of the file.</summary>
    Shipped,

    /// <summary>Half precision: 2 bytes per weight. The fastest format for prompts, and practically exact for quantised
    /// weights.</summary>
    F16,

    /// <summary>Half precision with the range of single precision and 8 significant bits: 2 bytes per weight. Fast on processors with
    /// instructions for it.</summary>
    BF16,

    /// <summary>8 bits per weight and one scale per 32 weights: 1.06 bytes per weight.</summary>
#pragma warning disable CA1707 // the name that model files and their users give this format
    Q8_0,
#pragma warning restore CA1707 // as above

    /// <summary>Single precision: 4 bytes per weight. The reference for the other formats.</summary>
    F32,
}
