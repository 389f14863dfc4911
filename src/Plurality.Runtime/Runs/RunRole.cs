namespace Plurality.Runtime.Runs;

/// <summary>What the documents of a run are for.</summary>
public enum RunRole
{
    /// <summary>They are what is asked about, and what results are computed of.</summary>
    Test,

    /// <summary>Calibrators and supervised methods are fitted on them.</summary>
    Training,

    /// <summary>They say nothing: what the model answers to them is its bias (docs/method.md#corrections).</summary>
    ContentFree,
}
