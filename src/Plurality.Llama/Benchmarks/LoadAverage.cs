using System.Globalization;

namespace Plurality.Llama.Benchmarks;

/// <summary>The load of the machine.</summary>
internal static class LoadAverage
{
    private const string File = "/proc/loadavg";

    /// <summary>The mean number of runnable processes in the last minute; null on systems other than Linux.</summary>
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

    /// <summary>The first number, such as 0.52 of <c>0.52 0.40 0.31 2/345 6789</c>.</summary>
    internal static double? Parse(string content) =>
        double.TryParse(content.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load) ? load : null;
}
