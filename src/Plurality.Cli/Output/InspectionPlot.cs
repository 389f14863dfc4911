using System.Globalization;
using Plurality.Annotations;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Output;

/// <summary>An inspected data set as bars.</summary>
internal static class InspectionPlot
{
    /// <summary>
    /// Draws the share of each label among votes (without votes: among items), and the share of items by number of votes.
    /// </summary>
    public static void Write(Terminal terminal, DatasetStatistics counts)
    {
        var byVotes = counts.Votes > 0;
        if (counts.Labels.Count > 0)
        {
            terminal.Output.WriteLine($"\nShare of {(byVotes ? "votes" : "items")} with each label:");
            Draw(terminal, [.. counts.Labels.Select(label => (label.Label, (byVotes ? label.VoteShare : label.ItemShare) ?? 0))]);
        }

        if (counts.VotesPerItem is not { } votes)
        {
            return;
        }

        terminal.Output.WriteLine("\nShare of items by number of votes:");
        Draw(
            terminal,
            [.. votes.Histogram.Select(bar => (bar.Key.ToString(CultureInfo.InvariantCulture), bar.Value / (double)votes.Count))]
        );
    }

    private static void Draw(Terminal terminal, IReadOnlyList<(string Name, double Share)> bars) =>
        BarLines.Write(terminal, [.. bars.Select(bar => bar.Name)], [.. bars.Select(bar => bar.Share)], shares: null, chosen: _ => false);
}
