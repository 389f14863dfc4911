namespace Plurality.Llama.Engine;

/// <summary>Where an engine's time went.</summary>
/// <param name="Computing">Inside the context's decode calls, without waiting for another context of the same model.</param>
/// <param name="Waiting">Waiting for another context of the same model.</param>
/// <param name="Packing">Filling batches, and moving sequences for them.</param>
/// <param name="Reading">Reading rows of logits.</param>
/// <param name="Deciding">In the documents' routines: starting them, and resuming them with what was read.</param>
internal readonly record struct EngineTimes(TimeSpan Computing, TimeSpan Waiting, TimeSpan Packing, TimeSpan Reading, TimeSpan Deciding)
{
    /// <summary>Everything but computing and waiting.</summary>
    public TimeSpan Host => Packing + Reading + Deciding;

    public static EngineTimes operator -(EngineTimes left, EngineTimes right) =>
        new(
            left.Computing - right.Computing,
            left.Waiting - right.Waiting,
            left.Packing - right.Packing,
            left.Reading - right.Reading,
            left.Deciding - right.Deciding
        );

    public static EngineTimes operator +(EngineTimes left, EngineTimes right) =>
        new(
            left.Computing + right.Computing,
            left.Waiting + right.Waiting,
            left.Packing + right.Packing,
            left.Reading + right.Reading,
            left.Deciding + right.Deciding
        );
}
