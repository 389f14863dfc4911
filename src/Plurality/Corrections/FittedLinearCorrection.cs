using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Corrections;

/// <summary>
/// A measured correction: every score z becomes Slope·z + Shift of its option, at every step; an option that was not on offer stays so, and
/// each step is normalised again.
/// </summary>
/// <param name="name">The correction that was measured.</param>
/// <param name="options">The options: labels, then <c>none</c> in multi-label tasks.</param>
/// <param name="slope">The factor of all scores, above 0.</param>
/// <param name="shifts">The term added to each option's score.</param>
/// <param name="warnings">Notes for readers of the results.</param>
internal sealed class FittedLinearCorrection(
    string name,
    IReadOnlyList<string> options,
    double slope,
    IReadOnlyList<double> shifts,
    IReadOnlyList<string> warnings
) : FittedCorrection
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <summary>The options: labels, then <c>none</c> in multi-label tasks.</summary>
    public IReadOnlyList<string> Options => options;

    /// <summary>The factor of all scores, above 0.</summary>
    public double Slope => slope;

    /// <summary>The term added to each option's score.</summary>
    public IReadOnlyList<double> Shifts => shifts;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings => warnings;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="PluralityException">It is not such a state.</exception>
    public static FittedLinearCorrection Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var read = new FittedLinearCorrection(
            StateJson.Text(json, "correction"),
            StateJson.Texts(json, "options"),
            StateJson.Number(json, "slope"),
            StateJson.Numbers(json, "shifts"),
            StateJson.Texts(json, "warnings")
        );
        return read.Options.Count == read.Shifts.Count
            ? read
            : throw new FittedStateException("shifts of a correction must be one per option. Fit the method again.");
    }

    /// <inheritdoc/>
    public override Trace Apply(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace with { Steps = [.. trace.Steps.Select(step => step with { Distribution = Apply(step.Distribution) })] };
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() =>
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
