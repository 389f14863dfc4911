using System.Globalization;

namespace Plurality.Prompts;

/// <summary>Chooses so that a share of the demonstrations has two or more labels
/// (<see cref="DemonstrationSampling.MultiLabel"/>).</summary>
internal static class MultiLabelDraw
{
    /// <summary>
    /// Takes the first candidates of each kind, in the number that the share requires (half a demonstration is rounded up). If one kind has
    /// too few, the other fills the gap and a note says so.
    /// </summary>
    public static DemonstrationChoice Choose(DemonstrationCandidate[] candidates, int count, decimal share)
    {
        var several = (int)Math.Floor((share * count) + 0.5m);
        int[] positions = [.. Enumerable.Range(0, candidates.Length)];
        int[] withSeveral = [.. positions.Where(position => candidates[position].Labels.Length >= 2).Take(several)];
        int[] withFewer = [.. positions.Where(position => candidates[position].Labels.Length < 2).Take(count - several)];
        List<string> notes = [];
        if (withSeveral.Length < several)
        {
            notes.Add(Note("two or more labels", several, withSeveral.Length));
        }

        if (withFewer.Length < count - several)
        {
            notes.Add(Note("one label or none", count - several, withFewer.Length));
        }

        return DemonstrationChoice.Filled([.. withSeveral, .. withFewer], candidates.Length, count, notes);
    }

    private static string Note(string kind, int wanted, int found) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{wanted} demonstrations with {kind} were asked for; the pool has {found}, and others take their place."
        );
}
