using Plurality.Features;

namespace Plurality.Prompts;

/// <summary>Ranks texts by their similarity to a query.</summary>
internal sealed class NearestTexts
{
    private readonly int _count;
    private readonly Func<string, Func<int, double>> _similarityTo;

    private NearestTexts(int count, Func<string, Func<int, double>> similarityTo) => (_count, _similarityTo) = (count, similarityTo);

    /// <summary>Prepares texts for cosine comparison of their vectors, or of their TF-IDF if there are none.</summary>
    public static NearestTexts Among(IReadOnlyList<string> texts, TextVectors? vectors)
    {
        if (vectors is not null)
        {
            double[][] embedded = [.. texts.Select(text => Unit(vectors(text)))];
            return new NearestTexts(texts.Count, query =>
                Unit(vectors(query)) is var unit ? position => Dot(embedded[position], unit) : null!
            );
        }

        var tfidf = TfidfVectorizer.Fit(texts);
        SparseVector[] rows = [.. texts.Select(tfidf.Transform)];
        return new NearestTexts(texts.Count, query =>
            tfidf.Transform(query) is var vector ? position => rows[position].Dot(vector) : null!
        );
    }

    /// <summary>The positions of all texts, the nearest first; ties keep their order.</summary>
    public IEnumerable<int> To(string query)
    {
        var similarity = _similarityTo(query);
        double[] similarities = [.. Enumerable.Range(0, _count).Select(similarity)];
        return Enumerable.Range(0, _count).OrderByDescending(position => similarities[position]).ThenBy(position => position);
    }

    /// <summary>The vector scaled to length 1. A zero vector stays as it is; its similarity to everything is 0.</summary>
    private static double[] Unit(ReadOnlyMemory<float> vector)
    {
        double[] values = [.. vector.ToArray()];
        var length = Math.Sqrt(Dot(values, values));
        return length == 0 ? values : [.. values.Select(value => value / length)];
    }

    /// <summary>Sums sequentially: SIMD sums differ in their last digits between processors and could swap neighbours.</summary>
    private static double Dot(double[] left, double[] right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException(
                $"All vectors of texts must have the same length; got {left.Length} and {right.Length}.",
                nameof(right)
            );
        }

        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
