using System.Globalization;
using Plurality.Features;
using Xunit;

namespace Plurality.Tests.Features;

/// <summary>
/// Expected values come from a separate program in Python (re and math alone), written after scikit-learn's documentation of
/// TfidfVectorizer: \b\w\w+\b, lower case, ngram_range (1, 2), smooth idf, L2.
/// </summary>
public sealed class TfidfVectorizerTests
{
    private const double Tolerance = 1e-15; // Values below 1 that a handful of operations made.
    private static readonly string[] Texts = ["The cat sat on the mat", "The dog ate my cat!", "A dog, a DOG; dog's life"];

    [Fact]
    public void Terms_are_words_and_pairs_of_words_in_ordinal_order() =>
        Assert.Equal(
            "ate|ate my|cat|cat sat|dog|dog ate|dog dog|dog life|life|mat|my|my cat|on|on the|sat|sat on|the|the cat|the dog|the mat",
            string.Join('|', TfidfVectorizer.Fit(Texts).Terms)
        );

    [Fact]
    public void Weights_are_those_of_the_reference()
    {
        var vector = TfidfVectorizer.Fit(Texts).Transform(Texts[0]);

        Assert.Equal([2, 3, 9, 12, 13, 14, 15, 16, 17, 19], vector.Indices.ToArray());
        Assert.Equal(
            [
                0.23044122518118304,
                .. Enumerable.Repeat(0.30300251828264085, 6),
                0.4608824503623661,
                0.30300251828264085,
                0.30300251828264085,
            ],
            vector.Values.ToArray(),
            (expected, actual) => Math.Abs(expected - actual) < Tolerance
        );
    }

    [Fact]
    public void Rare_terms_are_left_out_where_that_is_asked_for()
    {
        var tfidf = TfidfVectorizer.Fit(Texts, new TfidfOptions { MinimumDocumentFrequency = 2 });

        var vector = tfidf.Transform("dog dog the unknown");

        Assert.Equal(["cat", "dog", "the"], tfidf.Terms);
        Assert.Equal([1, 2], vector.Indices.ToArray());
        Assert.Equal(0.8944271909999159, vector.Values[0], Tolerance);
        Assert.Equal(0.4472135954999579, vector.Values[1], Tolerance);
    }

    [Fact]
    public void Sublinear_counts_are_those_of_the_reference()
    {
        var vector = TfidfVectorizer.Fit(Texts, new TfidfOptions { Sublinear = true }).Transform(Texts[2]);

        Assert.Equal([4, 6, 7, 8], vector.Indices.ToArray());
        Assert.Equal(
            [0.5861602644454881, 0.6218203588269623, 0.36725712092041424, 0.36725712092041424],
            vector.Values.ToArray(),
            (expected, actual) => Math.Abs(expected - actual) < Tolerance
        );
    }

    [Fact]
    public void A_text_without_known_terms_has_no_entries_and_is_like_nothing()
    {
        var tfidf = TfidfVectorizer.Fit(Texts);
        var empty = tfidf.Transform("? ! zzz");

        Assert.Equal(0, empty.Count);
        Assert.Equal(0, empty.Dot(tfidf.Transform(Texts[0])));
        Assert.Empty(TfidfVectorizer.Fit([]).Terms);
    }

    [Fact]
    public void The_product_of_vectors_is_their_cosine()
    {
        var tfidf = TfidfVectorizer.Fit(Texts);
        var (first, second) = (tfidf.Transform(Texts[0]), tfidf.Transform(Texts[1]));
        var dense = new double[2, tfidf.Terms.Count];
        for (var i = 0; i < first.Count; i++)
        {
            dense[0, first.Indices[i]] = first.Values[i];
        }

        for (var i = 0; i < second.Count; i++)
        {
            dense[1, second.Indices[i]] = second.Values[i];
        }

        Assert.Equal(1, first.Dot(first), 1e-14);
        Assert.Equal(Enumerable.Range(0, tfidf.Terms.Count).Sum(term => dense[0, term] * dense[1, term]), first.Dot(second), 1e-14);
        Assert.True(first.Dot(second) > 0);
    }

    [Fact]
    public void Neither_the_order_of_texts_nor_the_culture_changes_a_vector()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR"); // Where I is not the capital of i.
            var reordered = TfidfVectorizer.Fit(Texts.Reverse()).Transform("THE LIFE");

            Assert.Equal(TfidfVectorizer.Fit(Texts).Transform("the life").Values.ToArray(), reordered.Values.ToArray());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_minimum_below_one_is_a_callers_bug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TfidfVectorizer.Fit(Texts, new TfidfOptions { MinimumDocumentFrequency = 0 }));
}
