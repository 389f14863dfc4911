using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Runtime.Finetuning;

/// <summary>
/// Chooses documents so that those with no, one and several labels are equally many, and within one and several each label is chosen from
/// in turn. What the data lack, the others make up. Rare labels and long answers are then learned from few documents.
/// </summary>
internal static class BalancedChoice
{
    /// <summary>Chooses documents; each label's come in the order of the items.</summary>
    /// <param name="items">The items to choose from. Those without gold labels are never chosen.</param>
    /// <param name="count">How many to choose; all that there are, if they are fewer.</param>
    /// <param name="task">How many labels a document has.</param>
    public static IReadOnlyList<TextItem> Of(IReadOnlyList<TextItem> items, int count, TaskKind task)
    {
        var golds = items.Select(item => Aggregation.GoldOf(item, task)?.Distinct(StringComparer.Ordinal).ToArray()).ToList();
        Queue<int> Where(Func<string[], bool> holds) =>
            new(Enumerable.Range(0, items.Count).Where(item => golds[item] is { } gold && holds(gold)));
        string[] labels = [.. golds.SelectMany(gold => gold ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var none = Where(gold => gold.Length == 0);
        Queue<int>[] turns =
        [
            .. labels.SelectMany(label =>
                (Queue<int>[])
                    [
                        none,
                        Where(gold => gold is [var only] && only == label),
                        Where(gold => gold.Length > 1 && gold.Contains(label, StringComparer.Ordinal)),
                    ]
            ),
        ];
        HashSet<int> chosen = [];
        List<TextItem> result = [];
        for (var more = true; more && result.Count < count; )
        {
            more = false;
            foreach (var turn in turns.TakeWhile(_ => result.Count < count))
            {
                if (Next(turn, chosen) is { } item)
                {
                    result.Add(items[item]);
                    more = true;
                }
            }
        }

        return result;
    }

    /// <summary>The next item that no other label has brought in.</summary>
    private static int? Next(Queue<int> turn, HashSet<int> chosen)
    {
        while (turn.TryDequeue(out var item))
        {
            if (chosen.Add(item))
            {
                return item;
            }
        }

        return null;
    }
}
