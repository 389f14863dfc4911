using System.Globalization;
using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>Chooses so that labels, and no label at all, occur equally often (<see cref="DemonstrationSampling.Uniform"/>).</summary>
internal static class UniformDraw
{
    /// <summary>
    /// Searches for counts that differ by at most one. This is hard because most items with one label bring another. It first takes, one at
    /// a time, the next candidate with the rarest label so far, then makes exchanges while one helps. It tries once more from the
    /// candidates with one label or none. A note gives the counts if they differ by more than one.
    /// </summary>
    public static DemonstrationChoice Choose(DemonstrationCandidate[] candidates, int count, LabelSet labels)
    {
        var best = LabelBalance.Of(candidates, labels.Count, count, plainFirst: false);
        if (best.Measure.Excess > 0)
        {
            var plain = LabelBalance.Of(candidates, labels.Count, count, plainFirst: true);
            if (plain.Measure.CompareTo(best.Measure) < 0)
            {
                best = plain;
            }
        }

        var counts = best.Counts;
        string[] notes =
            counts.Max() - counts.Min() <= 1
                ? []
                :
                [
                    $"Labels were to be demonstrated equally often; the best choice found has "
                        + $"{string.Join(", ", counts.Select((times, option) =>
                string.Create(CultureInfo.InvariantCulture, $"{(option < labels.Count ? labels[option] : LabelSet.None)} {times}")))}.",
                ];
        return DemonstrationChoice.Filled(best.Positions, candidates.Length, count, notes);
    }
}
