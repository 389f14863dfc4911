using System.Runtime.InteropServices;
using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Cohen's kappa averaged over pairs of annotators (Cohen, "A coefficient of agreement for nominal scales", 1960): how far the agreement of
/// two annotators on their shared items exceeds the agreement expected from their own rates of choosing the label. The mean is plain: each
/// pair with at least two shared items counts once, however many it shares. The support is the number of pairs averaged.
/// </summary>
/// <remarks>
/// κ = (P − P_e) / (1 − P_e), P the share of shared items on which the two agree, P_e = p₁p₂ + (1−p₁)(1−p₂). A pair is left out for a label
/// on which both always gave the same answer (P_e = 1). Undefined, with a reason, if no pair remains or if names do not persist across
/// items (<see cref="AnnotatorNaming.Slots"/>).
/// </remarks>
internal static class CohenKappa
{
    /// <summary>The fewest items that two annotators must share.</summary>
    private const int FewestShared = 2;

    /// <summary>
    /// The mean kappa of each label [labels], chosen against not chosen. Memory grows with pairs that share an item × labels.
    /// </summary>
    public static IReadOnlyList<MetricValue> PerLabel(AnnotationMatrix annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        if (annotations.Naming == AnnotatorNaming.Slots)
        {
            return Undefined(annotations, "annotators' names do not persist across items");
        }

        PairTable[] pairs = [.. Tables(annotations).Values.Where(pair => pair.Shared >= FewestShared)];
        return pairs.Length == 0
            ? Undefined(annotations, "no two annotators share two items")
            : [.. Enumerable.Range(0, annotations.Labels.Count).Select(label => Mean(pairs, label))];
    }

    /// <summary>
    /// All pairs of annotators who share an item. Names must persist across items (<see cref="AnnotatorNaming.Persons"/>).
    /// </summary>
    public static IReadOnlyList<AnnotatorPair> Between(AnnotationMatrix annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var labels = annotations.Labels.Count;
        return
        [
            .. Tables(annotations)
                .Select(pair =>
                {
                    double[] kappas = [.. Enumerable.Range(0, labels).Select(pair.Value.Kappa).OfType<double>()];
                    return new AnnotatorPair(
                        annotations.Annotators[pair.Key.Item1],
                        annotations.Annotators[pair.Key.Item2],
                        pair.Value.Shared,
                        Enumerable.Range(0, labels).Average(pair.Value.Agreement),
                        kappas.Length == 0 ? null : kappas.Average()
                    );
                }),
        ];
    }

    private static MetricValue[] Undefined(AnnotationMatrix annotations, string reason) =>
        [.. annotations.Labels.Select(_ => MetricValue.Undefined(0, reason))];

    private static MetricValue Mean(PairTable[] pairs, int label)
    {
        double[] kappas = [.. pairs.Select(pair => pair.Kappa(label)).OfType<double>()];
        return kappas.Length == 0
            ? MetricValue.Undefined(0, "every pair of annotators gives one and the same answer on all items it shares")
            : MetricValue.Defined(kappas.Average(), kappas.Length);
    }

    private static Dictionary<(int, int), PairTable> Tables(AnnotationMatrix annotations)
    {
        var tables = new Dictionary<(int, int), PairTable>();
        for (var item = 0; item < annotations.Items.Count; item++)
        {
            var annotators = annotations.AnnotatorsOn(item);
            var choices = annotations.ChoicesOn(item);
            for (var i = 0; i < annotators.Length; i++)
            {
                for (var j = i + 1; j < annotators.Length; j++)
                {
                    var (first, second) = annotators[i] < annotators[j] ? (i, j) : (j, i);
                    ref var table = ref CollectionsMarshal.GetValueRefOrAddDefault(tables, (annotators[first], annotators[second]), out _);
                    table ??= new PairTable(annotations.Labels.Count);
                    table.Add(annotations.Choices[choices[first]], annotations.Choices[choices[second]]);
                }
            }
        }

        return tables;
    }

    /// <summary>The choices of two annotators on the items that both judged, counted per label.</summary>
    private sealed class PairTable(int labels)
    {
        private readonly int[] _first = new int[labels];
        private readonly int[] _second = new int[labels];
        private readonly int[] _both = new int[labels];

        /// <summary>The number of items that both judged.</summary>
        public int Shared { get; private set; }

        public void Add(int[] first, int[] second)
        {
            Shared++;
            foreach (var label in first)
            {
                _first[label]++;
            }

            foreach (var label in second)
            {
                _second[label]++;
            }

            foreach (var label in first)
            {
                if (Array.BinarySearch(second, label) >= 0)
                {
                    _both[label]++;
                }
            }
        }

        /// <summary>The share of items on which the two agree about a label.</summary>
        public double Agreement(int label) => 1 - ((double)(_first[label] + _second[label] - (2 * _both[label])) / Shared);

        /// <summary>
        /// Kappa of the two annotators on a label, computed from disagreements times Shared²: whole numbers until the final division. Null
        /// if chance never disagrees.
        /// </summary>
        public double? Kappa(int label)
        {
            var (first, second) = ((long)_first[label], (long)_second[label]);
            var observed = (first + second - 2L * _both[label]) * Shared;
            var expected = first * (Shared - second) + second * (Shared - first);
            return expected == 0 ? null : 1 - (double)observed / expected;
        }
    }
}
