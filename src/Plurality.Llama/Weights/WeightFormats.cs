namespace Plurality.Llama.Weights;

/// <summary>The names of number formats in run files, options and identities.</summary>
internal static class WeightFormats
{
    /// <summary>The word for the format that was chosen by measuring on this machine, else the model's default.</summary>
    public const string Automatic = "auto";

    /// <summary>Every word that users can write, with its format; null for <see cref="Automatic"/>.</summary>
    public static IReadOnlyList<(string Word, WeightFormat? Format)> Choices { get; } =
    [(Automatic, null), .. Enum.GetValues<WeightFormat>().Select(format => (Name(format), (WeightFormat?)format))];

    /// <summary>The name of a weight format.</summary>
    public static string Name(WeightFormat format) =>
        format switch
        {
            WeightFormat.Shipped => "shipped",
            WeightFormat.F16 => "f16",
            WeightFormat.BF16 => "bf16",
            WeightFormat.Q8_0 => "q8_0",
            _ => "f32",
        };
}
