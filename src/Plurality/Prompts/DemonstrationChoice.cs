namespace Plurality.Prompts;

/// <summary>Which candidates a method chose.</summary>
/// <param name="Positions">Where they are among the candidates, in the order in which they are shown.</param>
/// <param name="Notes">What the method could not do, a sentence each.</param>
internal sealed record DemonstrationChoice(IReadOnlyList<int> Positions, IReadOnlyList<string> Notes)
{
    /// <summary>The choice that fills up what is missing with the first candidates not chosen yet; all are shown in the candidates'
    /// order.</summary>
    public static DemonstrationChoice Filled(IEnumerable<int> chosen, int candidates, int count, IReadOnlyList<string> notes)
    {
        SortedSet<int> positions = [.. chosen];
        for (var next = 0; next < candidates && positions.Count < count; next++)
        {
            positions.Add(next);
        }

        return new DemonstrationChoice([.. positions], notes);
    }
}
