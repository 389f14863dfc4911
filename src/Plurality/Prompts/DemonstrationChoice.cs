namespace Plurality.Prompts;

/// <summary>Which candidates a method chose.</summary>
/// <param name="Positions">The chosen candidates' positions, in display order.</param>
/// <param name="Notes">The requirements that the method could not meet, one sentence per note.</param>
internal sealed record DemonstrationChoice(IReadOnlyList<int> Positions, IReadOnlyList<string> Notes)
{
    /// <summary>Fills the remaining places with the first unchosen candidates; all are shown in the candidates' order.</summary>
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
