namespace Plurality.Runtime.Models;

/// <summary>The names of number formats in run files, options and identities.</summary>
public static class WeightFormats
{
    /// <summary>Every name, the default of the embedded model first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["f16", "shipped", "q8_0", "f32"];

    /// <summary>The name of a weight format.</summary>
    public static string Name(WeightFormat format) => format switch
    {
        WeightFormat.Shipped => "shipped",
        WeightFormat.F16 => "f16",
        WeightFormat.Q8_0 => "q8_0",
        _ => "f32",
    };

    /// <summary>The weight format of that name; null where there is none.</summary>
    public static WeightFormat? Find(string name) => Enum.GetValues<WeightFormat>().Where(format => Name(format) == name).Cast<WeightFormat?>().FirstOrDefault();
}
