using System.Collections;
using Plurality.Annotations;
using Plurality.Labels;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// How well annotators predict each other: the row <c>human</c> of result tables (docs/method.md#bounds-of-a-result-table). On a document
/// with at least two votes, each annotator's 0/1 choices replace Q. They are compared with the shares of the other annotators as Ĥ, and
/// with the majority of the others as G: the labels that at least half of them chose. A document's value is the mean over its annotators.
/// </summary>
/// <remarks>
/// It is a ceiling for F1 only: a choice of 0 or 1 cannot express "half of the others", so a calibrated model can have a lower NLL or L1,
/// and rank better, than any person.
/// </remarks>
internal sealed class HumanCeiling
{
    private HumanCeiling(IReadOnlyList<string> items, IReadOnlyDictionary<string, IReadOnlyList<double?>> values)
    {
        Items = items;
        Values = values;
    }

    /// <summary>The ids of the documents with at least two votes, in the order of the annotations.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>
    /// Maps each metric's name to its value on each document [documents], in the order of <see cref="Items"/>: <c>nll</c>, <c>l1</c>,
    /// <c>brier</c>, <c>kl</c>, <c>jsd</c>, <c>example_f1</c>, <c>label_ranking_average_precision</c>, <c>coverage_error</c>,
    /// <c>label_ranking_loss</c>, <c>one_error</c>. Null if a document has no value: <c>one_error</c> leaves out annotators whose others
    /// have no majority label. Bootstrap intervals resample documents, that is, these lists.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double?>> Values { get; }

    /// <summary>Scores the annotators of every document with at least two votes.</summary>
    /// <param name="annotations">The votes.</param>
    /// <param name="task">The task of the votes; it decides the form of <c>nll</c>.</param>
    /// <exception cref="LabelException">The task is single-label, and a vote chose no label or several.</exception>
    public static HumanCeiling Of(AnnotationMatrix annotations, TaskKind task)
    {
        int[] documents = Documents(annotations, task);
        var values = ChoiceScores.ByName.Keys.ToDictionary(name => name, _ => new double[documents.Length]);
        Parallel.For(0, documents.Length, row =>
        {
            foreach (var (name, value) in ValuesOf(annotations, documents[row], task))
            {
                values[name][row] = value ?? double.NaN;
            }
        });

        return new HumanCeiling(
            [.. documents.Select(document => annotations.Items[document])],
            values.ToDictionary(metric => metric.Key, metric => (IReadOnlyList<double?>)new ValuesOrNone(metric.Value))
        );
    }

    /// <summary>
    /// Each metric's mean over the documents with a value, by the metric's name; nothing is kept of a document, whose values would take 80
    /// bytes.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyDictionary<string, MetricValue> Means(AnnotationMatrix annotations, TaskKind task)
    {
        int[] documents = Documents(annotations, task);
        var sums = ChoiceScores.ByName.Keys.ToDictionary(name => name, _ => (Sum: 0.0, Count: 0));
        foreach (var document in documents)
        {
            foreach (var (name, value) in ValuesOf(annotations, document, task))
            {
                if (value is { } defined)
                {
                    sums[name] = (sums[name].Sum + defined, sums[name].Count + 1);
                }
            }
        }

        return sums.ToDictionary(metric => metric.Key, metric => Mean(metric.Value.Sum, metric.Value.Count, documents.Length));
    }

    /// <summary>The mean of a metric over the documents with a value; their number is the support. Undefined if there are none.</summary>
    /// <exception cref="KeyNotFoundException">There is no such metric in <see cref="Values"/>.</exception>
    public MetricValue Mean(string metric)
    {
        double[] defined = [.. Values[metric].OfType<double>()];
        return Mean(defined.Sum(), defined.Length, Items.Count);
    }

    /// <summary>Values of which some are missing, in 8 bytes each and not in the 16 of a nullable number: there are ten lists of them, as
    /// long as there are documents.</summary>
    /// <param name="values">The values; NaN where there is none.</param>
    private sealed class ValuesOrNone(double[] values) : IReadOnlyList<double?>
    {
        public int Count => values.Length;

        public double? this[int index] => double.IsNaN(values[index]) ? null : values[index];

        public IEnumerator<double?> GetEnumerator() => values.Select((_, index) => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static MetricValue Mean(double sum, int count, int documents) =>
        count > 0 ? MetricValue.Defined(sum / count, count)
        : documents == 0 ? MetricValue.Undefined(0, "no document has two votes")
        : MetricValue.Undefined(0, "no document has a label that half of the other annotators chose");

    /// <summary>The documents with at least two votes.</summary>
    private static int[] Documents(AnnotationMatrix annotations, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        int[] documents = [.. Enumerable.Range(0, annotations.Items.Count).Where(item => annotations.VotesOn(item) >= 2)];
        if (task == TaskKind.SingleLabel)
        {
            RefuseOtherThanOne(annotations, documents);
        }

        return documents;
    }

    /// <summary>The values of a document; null where it has none.</summary>
    private static IEnumerable<(string Metric, double? Value)> ValuesOf(AnnotationMatrix annotations, int document, TaskKind task)
    {
        // Kept only while its document is scored: the scores of all votes on a million documents would take half a gigabyte.
        var scores = Scores(annotations, document, task);
        return ChoiceScores.ByName.Select(metric => (metric.Key, scores.Average(metric.Value)));
    }

    private static ChoiceScores[] Scores(AnnotationMatrix annotations, int document, TaskKind task)
    {
        var chosen = annotations.ChosenOn(document);
        var others = annotations.VotesOn(document) - 1;
        var terms = ChoiceTerms.All(others, task);
        var scores = new ChoiceScores[others + 1];
        foreach (var (vote, choice) in annotations.ChoicesOn(document).ToArray().Index())
        {
            var own = new bool[chosen.Length];
            foreach (var label in annotations.Choices[choice])
            {
                own[label] = true;
            }

            scores[vote] = new ChoiceScores(own, chosen, others, terms);
        }

        return scores;
    }

    private static void RefuseOtherThanOne(AnnotationMatrix annotations, int[] documents)
    {
        foreach (var document in documents)
        {
            foreach (var (vote, choice) in annotations.ChoicesOn(document).ToArray().Index())
            {
                if (annotations.Choices[choice].Length is var labels && labels == 1)
                {
                    continue;
                }

                var annotator = annotations.Annotators[annotations.AnnotatorsOn(document)[vote]];
                throw new LabelException([
                    new LabelFault(
                        null,
                        $"The vote of annotator {Excerpt.Of(annotator)} on item {Excerpt.Of(annotations.Items[document])} must choose "
                            + $"exactly one label in a single-label task; got {labels}. Treat the data as multi-label, or remove the vote."
                    ),
                ]);
            }
        }
    }
}
