using System.Text.Json.Nodes;
using Plurality.Traces;

namespace Plurality.Corrections;

/// <summary>A measured correction: it changes the scores of a trace's steps. The written labels, P(end) and the coverage do not
/// change.</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public abstract class FittedCorrection
{
    /// <summary>The name of the correction, with its options.</summary>
    public abstract string Name { get; }

    /// <summary>Notes for readers of the results.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>
    /// A measured correction that turns every score z into slope·z + shift of its option, at every step. An option that was not on offer
    /// stays so, and each step is normalised again.
    /// </summary>
    /// <param name="name">The name of the correction that was measured, with its options.</param>
    /// <param name="options">The options: labels, then <c>none</c> in multi-label tasks.</param>
    /// <param name="slope">The factor of all scores, above 0.</param>
    /// <param name="shifts">The term added to each option's score, one per option.</param>
    /// <param name="warnings">Notes for readers of the results, one sentence per note.</param>
    public static FittedCorrection Linear(
        string name,
        IReadOnlyList<string> options,
        double slope,
        IReadOnlyList<double> shifts,
        IReadOnlyList<string>? warnings = null
    ) => new FittedLinearCorrection(name, options, slope, shifts, warnings ?? []);

    /// <summary>The corrected trace.</summary>
    /// <exception cref="PluralityException">The trace has other options.</exception>
    public abstract Trace Apply(Trace trace);

    /// <summary>
    /// The state as a JSON object that <see cref="CorrectionCatalogue.Read"/> reads back: its property <c>correction</c> is
    /// <see cref="Name"/>, and numbers keep their bits.
    /// </summary>
    public abstract JsonObject ToJson();
}
