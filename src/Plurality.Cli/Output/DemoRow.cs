using Plurality.Evaluation;

namespace Plurality.Cli.Output;

/// <summary>A row of the demo's scoreboard.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Meaning">What it is, in a few words.</param>
/// <param name="L1">The distance to people; null where it is not defined.</param>
/// <param name="Ranking">Label ranking average precision; null where it is not defined.</param>
internal sealed record DemoRow(string Name, string Meaning, double? L1, double? Ranking)
{
    /// <summary>The row of a method on a scoreboard with <see cref="DemoScreen.Scores"/>.</summary>
    public static DemoRow Of(string name, string method, string meaning, Scoreboard scores)
    {
        var cells = scores.Rows.FirstOrDefault(row => row.Method == method)?.Cells;
        double? Figure(int metric) => cells is { Fault: null, Value: { Count: > 1 } figures } ? figures[metric].Value.Estimate.Value : null;
        return new DemoRow(name, meaning, Figure(0), Figure(1));
    }
}
