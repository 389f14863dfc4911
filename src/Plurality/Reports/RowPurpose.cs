using Plurality.Evaluation;

namespace Plurality.Reports;

/// <summary>The purpose of a scoreboard row, as pages name it.</summary>
internal static class RowPurpose
{
    /// <summary>A method that asks a model.</summary>
    public const string Method = "method";

    /// <summary>A method that asks no model.</summary>
    public const string Baseline = "baseline";

    /// <summary>A row that knows the truth.</summary>
    public const string Oracle = "oracle";

    /// <summary>One annotator against the others.</summary>
    public const string People = "people";

    /// <summary>The purpose of a row.</summary>
    public static string Of(ScoreRow row) =>
        row switch
        {
            { IsBound: true, Method: HumanRow.Name } => People,
            { IsBound: true } => Oracle,
            _ when row.Method.Split(':', '|', '+', '@')[0] is "constant" or "prior" or "tfidf" => Baseline,
            _ => Method,
        };
}
