namespace Plurality.Runtime.Models;

/// <summary>The names of number formats in run files, options and identities.</summary>
public static class WeightFormats
{
    /// <summary>The name of a weight format.</summary>
    public static string Name(WeightFormat format) => format switch
    {
        WeightFormat.Shipped => "shipped",
        WeightFormat.F16 => "f16",
        WeightFormat.Q8_0 => "q8_0",
        _ => "f32",
    };
}
