using Plurality.Traces;

namespace Plurality.Corrections;

/// <summary>Mean scores at step 1, and the correction that subtracts them.</summary>
internal static class StepMean
{
    /// <summary>The correction that subtracts each option's mean score over the traces that offer it.</summary>
    public static FittedLinearCorrection Subtract(string name, IReadOnlyList<Trace> traces)
    {
        var options = traces[0].Steps[0].Distribution.Options;
        if (traces.Any(trace => !trace.Steps[0].Distribution.Options.SequenceEqual(options, StringComparer.Ordinal)))
        {
            throw new ArgumentException("All traces must have the same options.", nameof(traces));
        }

        return new FittedLinearCorrection(name, options, 1, [.. options.Select((_, option) => -Mean(traces, option))], []);
    }

    private static double Mean(IReadOnlyList<Trace> traces, int option) =>
        traces.Select(trace => trace.Steps[0].Distribution.Scores[option]).Where(double.IsFinite).DefaultIfEmpty(0).Average();
}
