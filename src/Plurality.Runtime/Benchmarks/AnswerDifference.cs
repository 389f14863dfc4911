using Plurality.Runtime.Storage;
using Plurality.Traces;

namespace Plurality.Runtime.Benchmarks;

/// <summary>How far two runs over the same documents are from each other.</summary>
/// <param name="Documents">The number of documents.</param>
/// <param name="Answers">The number of documents with another answer, or with one in only one run.</param>
/// <param name="Bits">The number of documents of which any probability has other bits.</param>
/// <param name="Largest">The largest difference of a probability at the first step, which both runs read behind the same text.</param>
internal sealed record AnswerDifference(int Documents, int Answers, int Bits, double Largest)
{
    /// <summary>Compares two runs.</summary>
    public static AnswerDifference Of(IReadOnlyList<StoredDocument> one, IReadOnlyList<StoredDocument> other)
    {
        var (answers, bits, largest) = (0, 0, 0.0);
        foreach (var (first, second) in one.Zip(other))
        {
            var (mine, theirs) = (TraceOf(first), TraceOf(second));
            answers += mine?.Answer == theirs?.Answer ? 0 : 1;
            bits += Numbers(mine).SequenceEqual(Numbers(theirs)) ? 0 : 1;
            if (mine is not null && theirs is not null)
            {
                var steps = mine.Steps[0].Distribution.Probabilities.Zip(theirs.Steps[0].Distribution.Probabilities);
                largest = Math.Max(largest, steps.Max(pair => Math.Abs(pair.First - pair.Second)));
            }
        }

        return new AnswerDifference(one.Count, answers, bits, largest);
    }

    private static Trace? TraceOf(StoredDocument document) => document.Answer is { Fault: null } answer ? answer.Value : null;

    private static IEnumerable<long> Numbers(Trace? trace) =>
        trace
            ?.Steps.SelectMany(step => step.Distribution.Probabilities.Append(step.EndProbability ?? -1))
            .Select(BitConverter.DoubleToInt64Bits)
        ?? [];
}
