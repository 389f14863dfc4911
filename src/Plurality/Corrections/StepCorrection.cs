using System.Text.Json.Nodes;
using Plurality.Estimators;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Corrections;

/// <summary>
/// A measured correction: every score z becomes Slope·z + Shift of its option, at every step; an option that was not on offer stays so, and
/// each step is normalised again. What the model wrote, P(end) and the coverage stay as they were.
/// </summary>
/// <param name="Name">The correction that was measured.</param>
/// <param name="Options">The options: labels, then <c>none</c> in multi-label tasks.</param>
/// <param name="Slope">The factor of all scores, above 0.</param>
/// <param name="Shifts">What is added to each option's score.</param>
/// <param name="Warnings">What a reader of the results must know.</param>
public sealed record StepCorrection(
    string Name,
    IReadOnlyList<string> Options,
    double Slope,
    IReadOnlyList<double> Shifts,
    IReadOnlyList<string> Warnings
)
{
    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FittedStateException">It is not such a state.</exception>
    public static StepCorrection Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var read = new StepCorrection(
            StateJson.Text(json, "correction"),
            StateJson.Texts(json, "options"),
            StateJson.Number(json, "slope"),
            StateJson.Numbers(json, "shifts"),
            StateJson.Texts(json, "warnings")
        );
        return read.Options.Count == read.Shifts.Count
            ? read
            : throw new FittedStateException("shifts of a correction must be one an option. Fit the method again.");
    }

    /// <summary>The corrected trace.</summary>
    /// <exception cref="LabelSetMismatchException">The trace has other options.</exception>
    public Trace Apply(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace with { Steps = [.. trace.Steps.Select(step => step with { Distribution = Apply(step.Distribution) })] };
    }

    /// <summary>The state as a JSON object; numbers keep their bits.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["correction"] = Name,
            ["options"] = StateJson.Of(Options),
            ["slope"] = Slope,
            ["shifts"] = StateJson.Of(Shifts),
            ["warnings"] = StateJson.Of(Warnings),
        };

    private StepDistribution Apply(StepDistribution step)
    {
        if (!step.Options.SequenceEqual(Options, StringComparer.Ordinal))
        {
            throw new LabelSetMismatchException(Name, Options, step.Options);
        }

        double[] scores = [.. step.Scores.Zip(Shifts, (score, shift) => Slope * score + shift)];
        return new StepDistribution(step.Options, scores, LogSpace.Softmax(scores), step.Coverage);
    }
}
