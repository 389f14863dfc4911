namespace Plurality.Remote.Engines;

/// <summary>Which tokens' probabilities an engine's answer has.</summary>
internal enum TokenReach
{
    /// <summary>All of them.</summary>
    Vocabulary,

    /// <summary>Those that the request names.</summary>
    Asked,

    /// <summary>A number of the most probable ones; the others have upper limits.</summary>
    MostProbable,
}
