using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Coverage;

/// <summary>Documents with gold and predicted labels, drawn by chance.</summary>
internal sealed class Sample
{
    private readonly int _labels;
    private readonly (int Label, bool Gold, bool Decided)[][] _documents;

    public Sample(double[] rates, int documents, double recall, double precision, SeededGenerator chance)
    {
        _labels = rates.Length;
        _documents = new (int, bool, bool)[documents][];
        for (var document = 0; document < documents; document++)
        {
            List<(int, bool, bool)> entries = [];
            for (var label = 0; label < _labels; label++)
            {
                var rate = rates[label];
                var gold = chance.NextDouble() < rate;
                var wrong = (rate * recall / precision - (rate * recall)) / (1 - rate);
                var decided = chance.NextDouble() < (gold ? recall : wrong);
                if (gold || decided)
                {
                    entries.Add((label, gold, decided));
                }
            }

            _documents[document] = [.. entries];
        }
    }

    /// <summary>How often each document counts in a resample.</summary>
    public double[] Draw(SeededGenerator chance)
    {
        var weights = new double[_documents.Length];
        for (var draw = 0; draw < weights.Length; draw++)
        {
            weights[chance.NextInt(weights.Length)]++;
        }

        return weights;
    }

    public LabelCounts[] Counts(double[] weights)
    {
        var (both, decided, gold) = (new double[_labels], new double[_labels], new double[_labels]);
        for (var document = 0; document < weights.Length; document++)
        {
            if (weights[document] <= 0)
            {
                continue;
            }

            foreach (var (label, isGold, isDecided) in _documents[document])
            {
                both[label] += isGold && isDecided ? weights[document] : 0;
                decided[label] += isDecided ? weights[document] : 0;
                gold[label] += isGold ? weights[document] : 0;
            }
        }

        return [.. Enumerable.Range(0, _labels).Select(label => new LabelCounts(both[label], decided[label], gold[label], weights.Length))];
    }

    /// <summary>The counts of all documents but one.</summary>
    public LabelCounts[] CountsWithout(LabelCounts[] all, int document)
    {
        var counts = all.ToArray();
        foreach (var (label, gold, decided) in _documents[document])
        {
            var count = counts[label];
            counts[label] = new LabelCounts(
                count.Both - (gold && decided ? 1 : 0),
                count.Decided - (decided ? 1 : 0),
                count.Gold - (gold ? 1 : 0),
                count.All - 1
            );
        }

        return counts;
    }

    /// <summary>Stratifies by presence: for each label that the resample lacks, a document of it takes the place of another.</summary>
    public void Restore(double[] weights, LabelCounts[] counts, LabelCounts[] all, SeededGenerator chance)
    {
        for (var label = 0; label < _labels; label++)
        {
            if (counts[label].Gold > 0 || all[label].Gold <= 0)
            {
                continue;
            }

            int[] having =
            [
                .. Enumerable
                    .Range(0, weights.Length)
                    .Where(document => _documents[document].Any(entry => entry.Label == label && entry.Gold)),
            ];
            int[] drawn = [.. Enumerable.Range(0, weights.Length).Where(document => weights[document] > 0)];
            weights[drawn[chance.NextInt(drawn.Length)]]--;
            weights[having[chance.NextInt(having.Length)]]++;
        }
    }
}
