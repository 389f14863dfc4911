using System.Runtime.InteropServices;

namespace Plurality.Features;

/// <summary>
/// Converts texts to vectors of their words and word pairs, weighted by rarity: term count × (ln((1 + N) / (1 + df)) + 1), scaled to
/// length 1 (scikit-learn's <c>TfidfVectorizer(ngram_range=(1, 2))</c>: smooth idf, L2). N is the number of fitted texts, df the number of
/// those that have the term. Columns are terms in ordinal order, so that neither the order of texts nor the culture changes a vector.
/// </summary>
internal sealed class TfidfVectorizer
{
    private readonly TfidfOptions _options;
    private readonly string[] _terms;
    private readonly double[] _weights;
    private readonly Dictionary<string, int> _columns;

    private TfidfVectorizer(TfidfOptions options, string[] terms, double[] weights)
    {
        _options = options;
        _terms = terms;
        _weights = weights;
        _columns = Enumerable.Range(0, terms.Length).ToDictionary(column => terms[column], StringComparer.Ordinal);
    }

    /// <summary>The term of each column, in ordinal order; may be empty.</summary>
    public IReadOnlyList<string> Terms => _terms;

    /// <summary>The weight of each column, from the rarity of its term; aligned with <see cref="Terms"/>.</summary>
    internal IReadOnlyList<double> Weights => _weights;

    /// <summary>Learns terms and their weights.</summary>
    /// <param name="texts">The texts; none is allowed and gives no terms.</param>
    /// <param name="options">The counting options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The minimum document frequency is below 1.</exception>
    public static TfidfVectorizer Fit(IEnumerable<string> texts, TfidfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TfidfOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumDocumentFrequency, 1, nameof(options));
        var frequencies = new Dictionary<string, int>(StringComparer.Ordinal);
        var count = 0;
        foreach (var text in texts)
        {
            count++;
            foreach (var term in Words.AndPairs(text).Distinct(StringComparer.Ordinal))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(frequencies, term, out _)++;
            }
        }

        string[] terms =
        [
            .. frequencies
                .Where(term => term.Value >= options.MinimumDocumentFrequency)
                .Select(term => term.Key)
                .Order(StringComparer.Ordinal),
        ];
        double[] weights = [.. terms.Select(term => Math.Log((1.0 + count) / (1.0 + frequencies[term])) + 1)];
        return new TfidfVectorizer(options, terms, weights);
    }

    /// <summary>The vectorizer that learned these terms and weights, from a fitted state.</summary>
    internal static TfidfVectorizer Of(TfidfOptions options, IReadOnlyList<string> terms, IReadOnlyList<double> weights) =>
        new(options, [.. terms], [.. weights]);

    /// <summary>The vector of a text, of length 1; without entries where the text has none of the terms.</summary>
    public SparseVector Transform(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = new SortedDictionary<int, int>();
        foreach (var term in Words.AndPairs(text))
        {
            if (_columns.TryGetValue(term, out var column))
            {
                counts[column] = counts.GetValueOrDefault(column) + 1;
            }
        }

        int[] indices = [.. counts.Keys];
        double[] values = [.. counts.Select(entry => (_options.Sublinear ? 1 + Math.Log(entry.Value) : entry.Value) * _weights[entry.Key])];
        var length = Math.Sqrt(values.Sum(value => value * value));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= length;
        }

        return new SparseVector(indices, values);
    }
}
