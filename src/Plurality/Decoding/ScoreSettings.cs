using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>How options are scored.</summary>
internal sealed record ScoreSettings
{
    /// <summary>Exact masses (default) or first tokens.</summary>
    public ScoringMode Scoring { get; init; } = ScoringMode.Exact;

    /// <summary>
    /// With first-token scoring: whether an option's logit is the highest among the first tokens of its spellings (as written, first letter
    /// upper, all upper, each with and without a leading space). On by default.
    /// </summary>
    public bool SurfaceVariants { get; init; } = true;

    /// <summary>The layers whose hidden state to read at the place of the options: 1 to the number of layers.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init; } = [];
}
