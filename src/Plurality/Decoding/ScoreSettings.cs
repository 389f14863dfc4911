using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>How options are scored.</summary>
internal sealed record ScoreSettings
{
    /// <summary>Exact masses (default) or first tokens.</summary>
    public ScoringMode Scoring { get; init; } = ScoringMode.Exact;

    /// <summary>
    /// With first-token scoring: whether an option's logit is the highest of its spellings' first tokens (as written, first letter upper,
    /// all upper, each with and without a leading space). On unless switched off.
    /// </summary>
    public bool SurfaceVariants { get; init; } = true;

    /// <summary>The layers whose hidden state at the place of the options is wanted: 1 to the number of layers.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init; } = [];
}
