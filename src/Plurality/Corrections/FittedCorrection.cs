using System.Text.Json.Nodes;
using Plurality.Traces;

namespace Plurality.Corrections;

/// <summary>A measured correction: it changes the scores of a trace's steps. What the model wrote, P(end) and the coverage stay as they
/// were.</summary>
public abstract class FittedCorrection
{
    /// <summary>The name of the correction, with its options.</summary>
    public abstract string Name { get; }

    /// <summary>What a reader of the results must know.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>The corrected trace.</summary>
    /// <exception cref="PluralityException">The trace has other options.</exception>
    public abstract Trace Apply(Trace trace);

    /// <summary>
    /// The state as a JSON object that <see cref="CorrectionCatalogue.Read"/> reads back: its property <c>correction</c> is
    /// <see cref="Name"/>, and numbers keep their bits.
    /// </summary>
    public abstract JsonObject ToJson();
}
