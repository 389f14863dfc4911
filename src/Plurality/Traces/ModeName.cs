namespace Plurality.Traces;

/// <summary>The names of the modes in run files, results and the command line.</summary>
internal static class ModeName
{
    /// <summary><c>constrained</c> or <c>free</c>.</summary>
    public static string Of(DecodingMode mode) =>
        mode switch
        {
            DecodingMode.Constrained => "constrained",
            DecodingMode.Free => "free",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is none of those that exist."),
        };

    /// <summary><c>exact</c> or <c>first-token</c>.</summary>
    public static string Of(ScoringMode mode) =>
        mode switch
        {
            ScoringMode.Exact => "exact",
            ScoringMode.FirstToken => "first-token",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is none of those that exist."),
        };
}
