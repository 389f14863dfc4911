using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Tests.Traces;
using Plurality.Traces;

namespace Plurality.Tests.Estimators;

/// <summary>Evidence made by chance, with every part that an estimator may need; and the same with its labels in another order.</summary>
internal static class EvidenceExample
{
    private static readonly JsonSerializerOptions Written = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly string[] Words = ["rain", "sun", "night", "letter", "river", "bread", "train", "music"];

    /// <summary>
    /// One to six labels and one to five steps; scores spread over 20 logits, choices among labels, none, unknown strings and nothing, and
    /// at later steps labels that are not on offer.
    /// </summary>
    public static Evidence Random(ulong seed)
    {
        var generator = new SeededGenerator(seed);
        return Random(generator, 1 + generator.NextInt(6), "d");
    }

    /// <summary>Documents of three labels, 12 to learn from.</summary>
    public static TrainingSet Training(ulong seed, TaskKind task = TaskKind.MultiLabel)
    {
        var generator = new SeededGenerator(seed);
        return new TrainingSet(
            ["label 0", "label 1", "label 2"],
            task,
            Enumerable
                .Range(0, 12)
                .Select(i =>
                {
                    var evidence = Random(generator, 3, i.ToString("D3", CultureInfo.InvariantCulture));
                    return new LabelledEvidence(evidence, evidence.Truth, null);
                })
        );
    }

    /// <summary>What is estimated with: the estimator itself, or one fitted on the training documents of a seed.</summary>
    public static FittedEstimator Ready(IEstimator estimator, TrainingSet training) => estimator.Fit(training);

    /// <summary>The same evidence with the labels in another order; <c>none</c> stays last.</summary>
    public static Evidence Permute(Evidence evidence, int[] labels)
    {
        int[] options = [.. labels, labels.Length];
        return evidence with
        {
            Labels = Pick(evidence.Labels, labels),
            Trace = evidence.Trace! with
            {
                Steps = [.. evidence.Trace.Steps.Select(step => step with { Distribution = Permute(step.Distribution, options) })],
            },
            Unary = Pick(evidence.Unary!, labels),
            Pairs = new PairwisePreferences(
                Pick(evidence.Pairs!.Items, options),
                [.. options.Select(row => Pick(evidence.Pairs.Probabilities[row], options))]
            ),
            Lists = new ListDistribution(Pick(evidence.Labels, labels), [.. evidence.Lists!.Lists.Reverse()], evidence.Lists.Unexplored),
            Truth = Pick(evidence.Truth!, labels),
        };
    }

    public static TrainingSet Permute(TrainingSet training, int[] labels) =>
        new(
            Pick(training.Labels, labels),
            training.Task,
            training
                .Documents.Reverse()
                .Select(document => new LabelledEvidence(Permute(document.Evidence, labels), Pick(document.Shares!, labels), null))
        );

    private static LabelMarginals Pick(LabelMarginals marginals, int[] labels) =>
        new(Pick(marginals.Labels, labels), Pick(marginals.Probabilities, labels));

    /// <summary>All of it as text, to see whether it was changed.</summary>
    public static string Content(Evidence evidence) =>
        JsonSerializer.Serialize(
            new
            {
                evidence.Id,
                evidence.Text,
                evidence.Labels,
                evidence.Unary,
                evidence.Truth,
                evidence.Pairs!.Probabilities,
                evidence.Lists!.Lists,
                evidence.Samples,
                evidence.Trace!.HiddenStates,
                Steps = evidence.Trace.Steps.Select(step => new
                {
                    step.Chosen,
                    step.Distribution.Scores,
                    step.Distribution.Probabilities,
                }),
            },
            Written
        );

    private static Evidence Random(SeededGenerator generator, int count, string id)
    {
        string[] labels = [.. Enumerable.Range(0, count).Select(label => $"label {label}")];
        string[] options = [.. labels, "none"];
        var steps = Enumerable
            .Range(0, 1 + generator.NextInt(5))
            .Select(step =>
            {
                var scores = options.Select(_ => (generator.NextDouble() - 0.5) * 20).ToArray();
                if (step > 0)
                {
                    scores[generator.NextInt(scores.Length - 1)] = double.NegativeInfinity;
                }

                string?[] choices = [.. options, "unknown", ""];
                return (scores, choices[generator.NextInt(choices.Length)]);
            })
            .ToArray();
        float[] state = [.. Enumerable.Range(0, 12).Select(_ => (float)(generator.NextDouble() - 0.5))];
        return new Evidence
        {
            Id = id,
            Labels = labels,
            Text = string.Join(' ', Enumerable.Range(0, 6).Select(_ => Words[generator.NextInt(Words.Length)])),
            Trace = TraceExample.Of(options, steps) with { HiddenStates = [new HiddenState(2, state)] },
            Unary = [.. labels.Select(_ => (generator.NextDouble() - 0.5) * 20)],
            Pairs = Pairs(generator, options),
            Lists = Lists(generator, labels),
            Truth = new LabelMarginals(labels, [.. labels.Select(_ => generator.NextInt(4) / 3.0)]),
            Samples = [.. Enumerable.Range(0, 20).Select(_ => labels.Where(_ => generator.NextInt(3) == 0).ToList())],
        };
    }

    private static PairwisePreferences Pairs(SeededGenerator generator, string[] options)
    {
        double[][] pairs = [.. options.Select(_ => Enumerable.Repeat(0.5, options.Length).ToArray())];
        for (var i = 0; i < options.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                pairs[j][i] = 1 - (pairs[i][j] = generator.NextInt(5) == 0 ? 0.5 : generator.NextDouble());
            }
        }

        return new PairwisePreferences(options, pairs);
    }

    private static ListDistribution Lists(SeededGenerator generator, string[] labels)
    {
        IReadOnlyList<string>[] lists =
        [
            [],
            .. labels.Select(label => new[] { label }),
            labels,
        ];
        var weights = lists.Distinct().Select(_ => generator.NextDouble()).Append(0.1).ToArray();
        return new ListDistribution(
            labels,
            [.. lists.Select((list, i) => new ListProbability(list, weights[i] / weights.Sum()))],
            weights[^1] / weights.Sum()
        );
    }

    private static T[] Pick<T>(IReadOnlyList<T> values, int[] order) => [.. order.Select(place => values[place])];

    private static StepDistribution Permute(StepDistribution step, int[] options) =>
        new(Pick(step.Options, options), Pick(step.Scores, options), Pick(step.Probabilities, options), step.Coverage);
}
