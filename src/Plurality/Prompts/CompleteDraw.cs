using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>Chooses so that every label occurs (<see cref="DemonstrationSampling.Complete"/>).</summary>
internal static class CompleteDraw
{
    /// <summary>Covers every label of the candidates if the demonstrations suffice; notes name the labels that are not shown.</summary>
    public static DemonstrationChoice Choose(DemonstrationCandidate[] candidates, int count, LabelSet labels)
    {
        var available = candidates.SelectMany(candidate => candidate.Labels).ToHashSet();
        var covering = count >= available.Count ? Walk(candidates, count, available) : LabelCover.Find(candidates, count);
        var choice = DemonstrationChoice.Filled(covering, candidates.Length, count, []);

        var shown = choice.Positions.SelectMany(position => candidates[position].Labels).ToHashSet();
        var all = Enumerable.Range(0, labels.Count);
        string[] absent = [.. all.Where(label => !available.Contains(label)).Select(label => labels[label])];
        string[] missing = [.. available.Except(shown).Order().Select(label => labels[label])];
        return choice with
        {
            Notes =
            [
                .. absent.Length == 0
                    ? (string[])[]
                    : [$"Every label was to be demonstrated; no item of the pool has {string.Join(", ", absent)}."],
                .. missing.Length == 0
                    ? (string[])[]
                    : [$"Every label was to be demonstrated; so few demonstrations leave out {string.Join(", ", missing)}."],
            ],
        };
    }

    /// <summary>
    /// Takes candidates in order, except those that would leave fewer places than missing labels. The draw stays as random as the condition
    /// allows. With one place per label it always succeeds, because every missing label still lies ahead.
    /// </summary>
    private static List<int> Walk(DemonstrationCandidate[] candidates, int count, HashSet<int> available)
    {
        var uncovered = available.ToHashSet();
        List<int> chosen = [];
        for (var position = 0; position < candidates.Length && chosen.Count < count; position++)
        {
            if (!uncovered.Overlaps(candidates[position].Labels) && count - chosen.Count <= uncovered.Count)
            {
                continue;
            }

            uncovered.ExceptWith(candidates[position].Labels);
            chosen.Add(position);
        }

        return chosen;
    }
}
