namespace Plurality.Runtime.Identity;

/// <summary>The purpose of a run's documents.</summary>
internal enum RunRole
{
    /// <summary>The model classifies them, and results are computed from them.</summary>
    Test,

    /// <summary>Calibrators and supervised methods are fitted on them.</summary>
    Training,

    /// <summary>They have no content, so the model's answers show its bias (docs/method.md#corrections).</summary>
    ContentFree,
}
