using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Tests.Lists;

/// <summary>A made-up model of label lists: what it says behind a prefix is drawn from a seed and the prefix.</summary>
internal sealed class MadeUpLists(ulong seed, IReadOnlyList<string> labels)
{
    public (StepDistribution Step, double?[] Ends) Behind(IReadOnlyList<string> prefix)
    {
        var chance = SeededGenerator.For(seed, "made-up", string.Join(',', prefix));
        string[] options = [.. labels, LabelSet.None];
        double[] scores = [.. options.Select(_ => 4 * chance.NextDouble())];
        for (var option = 0; option < options.Length; option++)
        {
            var isOffered = option < labels.Count ? !prefix.Contains(options[option]) : prefix.Count == 0;
            scores[option] = isOffered ? scores[option] : double.NegativeInfinity;
        }

        double?[] ends = [.. labels.Select(_ => (double?)chance.NextDouble()), null];
        return (new StepDistribution(options, scores, LogSpace.Softmax(scores), 0.5), ends);
    }

    /// <summary>Every list with its probability, by recursion from the definition.</summary>
    public Dictionary<string, double> Enumerate()
    {
        Dictionary<string, double> lists = new() { [""] = Behind([]).Step.Probability(LabelSet.None) };
        Walk([], 1);
        return lists;

        void Walk(string[] prefix, double mass)
        {
            var (step, ends) = Behind(prefix);
            foreach (var (label, i) in labels.Select((label, i) => (label, i)).Where(pair => !prefix.Contains(pair.label)))
            {
                string[] list = [.. prefix, label];
                var end = list.Length == labels.Count ? 1 : ends[i]!.Value;
                lists[string.Join(',', list)] = mass * step.Probabilities[i] * end;
                if (end < 1)
                {
                    Walk(list, mass * step.Probabilities[i] * (1 - end));
                }
            }
        }
    }

    /// <summary>Writes one list, a label at a time.</summary>
    public IReadOnlyList<string> Draw(SeededGenerator chance)
    {
        List<string> list = [];
        while (true)
        {
            var (step, ends) = Behind(list);
            var (option, left) = (0, chance.NextDouble());
            while (option < step.Options.Count - 1 && (left -= step.Probabilities[option]) >= 0)
            {
                option++;
            }

            if (step.Options[option] == LabelSet.None)
            {
                return list;
            }

            list.Add(step.Options[option]);
            if (list.Count == labels.Count || chance.NextDouble() < ends[option])
            {
                return list;
            }
        }
    }

    public ListDistribution Explore(ListBudget budget)
    {
        var exploration = new ListExploration(labels, budget);
        while (exploration.Next() is { Count: > 0 } round)
        {
            foreach (var prefix in round)
            {
                var (step, ends) = Behind(prefix.Labels);
                exploration.Expand(prefix, step, ends);
            }
        }

        return exploration.Result();
    }
}
