using System.Globalization;

namespace Plurality.Llama.Benchmarks;

/// <summary>How busy the machine is.</summary>
internal static class LoadAverage
{
    private const string File = "/proc/loadavg";

    /// <summary>How many processes wanted a core, the mean of the last minute; null where the system does not tell (only Linux
    /// does).</summary>
    public static double? Now()
    {
        try
        {
            return Parse(System.IO.File.ReadAllText(File));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The first of the numbers, such as 0.52 of <c>0.52 0.40 0.31 2/345 6789</c>.</summary>
    internal static double? Parse(string content) =>
        double.TryParse(content.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load) ? load : null;
}
