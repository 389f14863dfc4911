using System.Globalization;

namespace Plurality.Traces;

/// <summary>A number of steps in the words of a message: <c>1 step</c>, <c>2 steps</c>.</summary>
internal static class StepCount
{
    /// <summary>The words for a number of steps.</summary>
    public static string Of(int steps) => steps == 1 ? "1 step" : string.Create(CultureInfo.InvariantCulture, $"{steps} steps");
}
