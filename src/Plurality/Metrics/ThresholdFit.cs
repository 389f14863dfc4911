using Plurality.Catalogues;

namespace Plurality.Metrics;

/// <summary>
/// Fits thresholds on held-out documents, never on evaluated ones. Candidates are 0.5 and the midpoints between neighbouring values of Q, 0
/// and 1. Among the best (within 1e-12, so that summation order decides nothing), the fit takes the candidate nearest to 0.5, and the lower
/// of two equally near ones.
/// </summary>
internal static class ThresholdFit
{
    /// <summary>The smallest number of documents with gold labels; fewer are refused.</summary>
    public const int MinimumDocuments = 10;

    private const double Tie = 1e-12;

    /// <summary>Finds the one threshold with the highest mean example-F1. O(N log N) in the number of (document, label) pairs.</summary>
    /// <exception cref="ThresholdFitException">Fewer than ten documents have gold labels.</exception>
    public static Thresholds One(ScoredDocuments documents)
    {
        var (rows, fittedOn) = Rows(documents);
        var gold = new int[documents.Count];
        var written = new int[documents.Count];
        var right = new int[documents.Count];
        var sum = 0.0;
        foreach (var row in rows)
        {
            gold[row] = documents.Gold(row).Count(true);
            sum += SetRatio.F1.Of(0, 0, gold[row], 1);
        }

        var pairs = rows.SelectMany(row => Enumerable.Range(0, documents.Labels.Count), (row, label) => (Row: row, Label: label))
            .OrderByDescending(pair => documents.Probabilities(pair.Row)[pair.Label])
            .ToArray();
        var threshold = Best(
            [.. pairs.Select(pair => documents.Probabilities(pair.Row)[pair.Label])],
            place =>
            {
                // Only the example-F1 of the document that gains the label changes.
                var (row, label) = pairs[place];
                sum -= SetRatio.F1.Of(right[row], written[row] - right[row], gold[row] - right[row], 1);
                written[row]++;
                if (documents.Gold(row)[label])
                {
                    right[row]++;
                }

                sum += SetRatio.F1.Of(right[row], written[row] - right[row], gold[row] - right[row], 1);
            },
            () => sum / rows.Length
        );
        return Thresholds.One(documents.Labels, threshold, fittedOn);
    }

    /// <summary>
    /// Finds the threshold with the highest F1 for each label; 0.5 for a label that no document has, because every threshold then gives 0.
    /// </summary>
    /// <exception cref="ThresholdFitException">Fewer than ten documents have gold labels.</exception>
    public static Thresholds PerLabel(ScoredDocuments documents)
    {
        var (rows, fittedOn) = Rows(documents);
        return Thresholds.PerLabel(documents.Labels, [.. Enumerable.Range(0, documents.Labels.Count).Select(Fit)], fittedOn);

        double Fit(int label)
        {
            int[] sorted = [.. rows.OrderByDescending(row => documents.Probabilities(row)[label])];
            var gold = rows.Count(row => documents.Gold(row)[label]);
            var (written, right) = (0, 0);
            return Best(
                [.. sorted.Select(row => documents.Probabilities(row)[label])],
                place =>
                {
                    written++;
                    if (documents.Gold(sorted[place])[label])
                    {
                        right++;
                    }
                },
                () => SetRatio.F1.Of(right, written - right, gold - right, 0)
            );
        }
    }

    /// <summary>
    /// Lowers the threshold value by value: <paramref name="join"/> admits one more pair, <paramref name="score"/> rates the state.
    /// </summary>
    private static double Best(double[] descending, Action<int> join, Func<double> score)
    {
        List<(double Threshold, double Score)> candidates = [];
        Add(above: 1, below: descending[0], score());
        for (var place = 0; place < descending.Length; place++)
        {
            join(place);
            var below = place + 1 < descending.Length ? descending[place + 1] : 0;
            if (place + 1 == descending.Length || below < descending[place])
            {
                Add(descending[place], below, score());
            }
        }

        var best = candidates.Max(candidate => candidate.Score) - Tie;
        return candidates
            .Where(candidate => candidate.Score >= best)
            .Select(candidate => candidate.Threshold)
            .OrderBy(threshold => Math.Abs(threshold - Thresholds.Default))
            .ThenBy(threshold => threshold)
            .First();

        // All t with below < t ≤ above decide alike. If no such t exists, there is no candidate except 0, which admits everything. The
        // midpoint of two neighbouring doubles may round to the lower one.
        void Add(double above, double below, double reached)
        {
            if (above <= below && above > 0)
            {
                return;
            }

            var middle = (above + below) / 2;
            candidates.Add((middle > below ? middle : above, reached));
            if (below < Thresholds.Default && Thresholds.Default <= above)
            {
                candidates.Add((Thresholds.Default, reached));
            }
        }
    }

    private static (int[] Rows, FittedOn FittedOn) Rows(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        int[] rows = [.. Enumerable.Range(0, documents.Count).Where(documents.HasGold)];
        if (rows.Length < MinimumDocuments)
        {
            throw new ThresholdFitException(rows.Length);
        }

        return (rows, FittedOn.Of(rows.Select(row => documents.Ids[row]), [.. documents.Labels]));
    }
}
