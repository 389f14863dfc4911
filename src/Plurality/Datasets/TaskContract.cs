using System.Globalization;
using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>
/// What a single-label task asks of data and of predictions: one label per document, one label per vote, and shares or probabilities that
/// sum to 1. A multi-label task asks nothing but values in [0,1], which readers check. Data and predictions are checked here when they
/// enter, and nowhere else.
/// </summary>
internal static class TaskContract
{
    /// <summary>How far a sum may be off 1: numbers are often written with two decimals.</summary>
    public const double Tolerance = 0.01;

    private const double Slack = 1e-9; // 0.33 + 0.33 + 0.33 is 0.01 off, and a bit more in binary
    private const int FaultLimit = 20;

    /// <summary>Everything in an item that the task forbids.</summary>
    public static IEnumerable<ContractBreach> BreachesOf(TextItem item, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (task == TaskKind.MultiLabel)
        {
            yield break;
        }

        if (item.Labels is { } labels && Counted(labels) is { } wrong)
        {
            yield return new ContractBreach(
                wrong,
                "a document of a single-label task must have exactly one label",
                "Leave out the labels of a document that has none, correct them, or treat the data as multi-label."
            );
        }

        foreach (var (annotator, vote) in item.Annotations ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (Counted(vote) is { } found)
            {
                yield return new ContractBreach(
                    $"{found} by {Excerpt.Of(annotator)}",
                    "a vote in a single-label task must choose exactly one label",
                    "Remove or correct the vote, or treat the data as multi-label."
                );
            }
        }

        if (item.Distribution is { } shares && Sum(shares.Values) is { } total)
        {
            yield return new ContractBreach(
                total,
                "the shares of a document of a single-label task must sum to 1",
                "Correct them, name every label, or treat the data as multi-label."
            );
        }
    }

    /// <summary>What the task forbids in the probabilities of one document; null if nothing.</summary>
    public static ContractBreach? BreachOf(IEnumerable<double> probabilities, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return task == TaskKind.SingleLabel && Sum(probabilities) is { } total
            ? new ContractBreach(
                total,
                "the probabilities of a document of a single-label task must sum to 1",
                "Divide them by their sum, compare every label, or score with --task multi-label."
            )
            : null;
    }

    /// <summary>Refuses items in memory that break the contract, up to 20 faults together.</summary>
    /// <exception cref="DatasetFormatException">An item breaks it; the fault names the item in place of a file.</exception>
    public static void Require(IEnumerable<TextItem> items, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(items);
        var faults = new FaultLog(FaultLimit);
        foreach (var item in items)
        {
            foreach (var breach in BreachesOf(item, task))
            {
                faults.Add(breach.At($"item {Excerpt.Of(item.Id)}"));
            }
        }

        faults.ThrowIfAny();
    }

    private static string? Counted(IReadOnlyList<string> labels) =>
        labels.Distinct(StringComparer.Ordinal).ToArray() switch
        {
            [_] => null,
            [] => "no label",
            var several => string.Create(CultureInfo.InvariantCulture, $"{several.Length} labels, ")
                + string.Join(", ", several.Take(3).Select(Excerpt.Of))
                + (several.Length > 3 ? ", …" : ""),
        };

    private static string? Sum(IEnumerable<double> values) =>
        values.Sum() is var sum && Math.Abs(sum - 1) > Tolerance + Slack
            ? string.Create(CultureInfo.InvariantCulture, $"{sum:0.######}")
            : null;
}

/// <summary>A violation of the task's contract.</summary>
/// <param name="Found">What was found.</param>
/// <param name="Expected">What must be what.</param>
/// <param name="Remedy">How to fix it, in one sentence.</param>
internal sealed record ContractBreach(string Found, string Expected, string Remedy)
{
    /// <summary>The breach as a fault of a file.</summary>
    public DatasetFault At(string file, int? line = null) => new(file, line, null, Found, Expected, Remedy);
}
