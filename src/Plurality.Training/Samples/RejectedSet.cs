using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Training.Samples;

/// <summary>A set of labels that nobody chose for a document, for preferences.</summary>
internal static class RejectedSet
{
    /// <summary>How many sets of other documents are tried.</summary>
    private const int Draws = 100;

    /// <summary>
    /// Draws a set: that of another document, so that rejected answers look like answers. If all that are tried were chosen, one label or
    /// none. Null if all of these were chosen too.
    /// </summary>
    /// <param name="people">What people chose.</param>
    /// <param name="gold">The gold labels, which count as chosen.</param>
    /// <param name="count">The number of labels in the set.</param>
    /// <param name="task">How many labels apply.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="other">Draws the set of another document; null if that one has other labels.</param>
    public static int[]? Draw(LabelLists people, int[] gold, int count, TaskKind task, SeededGenerator random, Func<int[]?> other)
    {
        for (var i = 0; i < Draws; i++)
        {
            if (other() is { } set && !IsChosen(people, gold, set))
            {
                return set;
            }
        }

        var few = Few(people, gold, count, task);
        return few.Length == 0 ? null : few[random.NextInt(few.Length)];
    }

    /// <summary>Whether there is surely a set to draw.</summary>
    public static bool Exists(LabelLists people, int[] gold, int count, TaskKind task) => Few(people, gold, count, task).Length > 0;

    private static int[][] Few(LabelLists people, int[] gold, int count, TaskKind task)
    {
        IEnumerable<int[]> single = Enumerable.Range(0, count).Select(label => new[] { label });
        return [.. (task == TaskKind.SingleLabel ? single : single.Append([])).Where(set => !IsChosen(people, gold, set))];
    }

    /// <summary>Whether someone chose exactly this set, or it is gold.</summary>
    public static bool IsChosen(LabelLists people, int[] gold, int[] set) =>
        people.Contains(set) || (set.Length == gold.Length && set.All(gold.Contains));
}
