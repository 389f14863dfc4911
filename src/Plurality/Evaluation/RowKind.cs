namespace Plurality.Evaluation;

/// <summary>What stands in a row of a scoreboard.</summary>
public enum RowKind
{
    /// <summary>A method that is compared with the others.</summary>
    Method,

    /// <summary>A floor or a ceiling that knows the truth: shown, but never the best.</summary>
    Bound,
}
